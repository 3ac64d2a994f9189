package dev.varve.wiring;

import dev.varve.door.Engine;
import dev.varve.door.Gate;
import dev.varve.layer.FlushReport;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends the service without losing a record: nobody is let in, whoever is in may end, then all
 * buffers are written.
 */
@Singleton
final class Shutdown {

    private static final Logger LOG = Logger.getLogger("dev.varve.shutdown");

    private final Instance<Engine> engine;
    private final Instance<Gate> gate;
    private final ResilientStore store;
    private final Metrics metrics;
    private final Duration drain;
    private boolean done;
    private boolean written;

    @Inject
    Shutdown(
            Instance<Engine> engine,
            Instance<Gate> gate,
            ResilientStore store,
            Metrics metrics,
            VarveConfig config) {
        this.engine = engine;
        this.gate = gate;
        this.store = store;
        this.metrics = metrics;
        this.drain = config.shutdown().drain().duration();
    }

    /**
     * However the container ends: what is buffered is written. Does nothing when that was done
     * already, or when there never was an engine.
     */
    void onStop(@Observes ShutdownEvent event) {
        if (metrics.isWatching()) {
            writeAll();
        }
    }

    /**
     * @return whether everything is written
     */
    synchronized boolean writeAll() {
        if (done) {
            return written;
        }
        done = true;
        gate.get().close();
        store.hurry();
        try {
            if (!gate.get().awaitEmpty(drain)) {
                LOG.warn("some requests did not end in time; what they brought so far is written");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        gate.get().seal();
        store.hurry();
        written = flush(engine.get());
        return written;
    }

    private boolean flush(Engine engine) {
        try {
            engine.deadLetters().flush();
            FlushReport report = engine.layers().flush(Duration.ofSeconds(30));
            LOG.infof(
                    "stopped: %,d records are stored in %,d files, %,d of them written just now",
                    metrics.storedRecords(), metrics.storedFiles(), report.stored().size());
            return report.isComplete();
        } catch (IOException | InterruptedException refused) {
            LOG.errorf(
                    refused,
                    "stopped: %,d records are stored; %s rows are lost because the store refused them",
                    metrics.storedRecords(),
                    engine.layers().unstoredRows());
            return false;
        }
    }
}
