package dev.varve.wiring;

import dev.varve.door.Engine;
import dev.varve.door.Gate;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends the service without losing a record, if there is any way to: see {@link Ending}. Once,
 * however often and by whomever it is asked; all of them wait for it.
 */
@Singleton
final class Shutdown {

    private static final Logger LOG = Logger.getLogger("dev.varve.shutdown");

    private final Instance<Engine> engine;
    private final Instance<Gate> gate;
    private final ResilientStore store;
    private final Metrics metrics;
    private final ShutdownDeadline deadline;
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
        this.deadline = ShutdownDeadline.of(config.shutdown().deadline(), System.getenv());
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
     * @return whether nothing that was acknowledged is lost
     */
    synchronized boolean writeAll() {
        if (done) {
            return written;
        }
        done = true;
        EndReport report =
                new Ending(
                                new GateDoors(gate.get()),
                                new EngineLastFlush(engine.get(), metrics),
                                store::hurry,
                                Watch.SYSTEM,
                                deadline)
                        .run();
        report.failures().forEach(failure -> LOG.warn("a step of the end failed", failure));
        LOG.log(report.isWhole() ? Logger.Level.INFO : Logger.Level.ERROR, report.sentence());
        written = report.isWhole();
        return written;
    }

    private record GateDoors(Gate gate) implements Doors {

        @Override
        public void close() {
            gate.close();
        }

        @Override
        public boolean awaitEmpty(Duration longest) throws InterruptedException {
            return gate.awaitEmpty(longest);
        }

        @Override
        public void seal() {
            gate.seal();
        }
    }
}
