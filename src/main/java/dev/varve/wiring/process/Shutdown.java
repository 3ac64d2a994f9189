package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.http.Admission;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.observation.LogFilter;
import dev.varve.wiring.observation.Metrics;
import dev.varve.wiring.storage.ResilientStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/**
 * Ends the service without losing a record, if there is any way to: see {@link Ending}. Once,
 * however often and by whomever it is asked; all of them wait for it.
 */
@Singleton
final class Shutdown {

    private static final Logger LOG = Logger.getLogger("dev.varve.shutdown");

    private final Instance<Engine> engine;
    private final Instance<Admission> admission;
    private final ResilientStore store;
    private final Metrics metrics;
    private final JournalEnd journalEnd;
    private final Mirror mirror;
    private final ShutdownDeadline deadline;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean isUnderWay;
    private boolean written;

    @Inject
    Shutdown(
            Instance<Engine> engine,
            Instance<Admission> admission,
            ResilientStore store,
            Metrics metrics,
            JournalEnd journalEnd,
            Mirror mirror,
            VarveConfig config) {
        this.engine = engine;
        this.admission = admission;
        this.store = store;
        this.metrics = metrics;
        this.journalEnd = journalEnd;
        this.mirror = mirror;
        this.deadline = ShutdownDeadline.of(config.shutdown().deadline(), System.getenv());
    }

    /** What runs in the container has all that it needs of it. */
    void begun() {
        begun.countDown();
    }

    /** Whether the doors close, or are closed. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /**
     * However the container ends: what is buffered is written. Does nothing when that was done
     * already, or when there never was an engine. A signal may come between the start of the
     * container and of what runs in it, from which the container must not be taken then.
     */
    void onStop(@Observes ShutdownEvent event) {
        if (!event.isStandardShutdown()) {
            awaitBegun();
        }
        if (metrics.isWatching()) {
            writeAll();
        }
    }

    private void awaitBegun() {
        try {
            Watch.SYSTEM.await(begun, deadline.requests());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return whether nothing that was acknowledged is lost
     */
    synchronized boolean writeAll() {
        if (isUnderWay) {
            return written;
        }
        isUnderWay = true;
        EndReport report =
                new Ending(
                                new AdmissionDoors(admission.get()),
                                new EngineLastFlush(engine.get(), metrics),
                                store::endWaits,
                                Watch.SYSTEM,
                                deadline)
                        .run();
        mirror.end();
        journalEnd.run();
        LogFilter.tellRest();
        report.failures().forEach(failure -> LOG.warn("a step of the end failed", failure));
        LOG.log(report.isWhole() ? Logger.Level.INFO : Logger.Level.ERROR, report.sentence());
        written = report.isWhole();
        return written;
    }

    private record AdmissionDoors(Admission admission) implements Doors {

        @Override
        public void close() {
            admission.close();
        }

        @Override
        public boolean awaitEmpty(Duration longest) throws InterruptedException {
            return admission.awaitEmpty(longest);
        }

        @Override
        public void seal() {
            admission.seal();
        }
    }
}
