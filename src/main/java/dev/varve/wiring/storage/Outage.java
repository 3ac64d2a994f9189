package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Tells that the store is away, so that whoever watches does not take waiting for hanging: from the
 * second failure of a call on, and no more often than every ten seconds, however many calls wait.
 * Thread-safe.
 */
final class Outage {

    private static final Logger LOG = Logger.getLogger("dev.varve.outage");

    /** One failure is none yet: the next try comes at once. */
    private static final int LEAST_TRIES = 2;

    private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final Watch watch;
    private final Clock clock;
    private boolean told;
    private long toldNanos;

    /**
     * @param name of the store, for the log
     */
    Outage(String name, Watch watch, Clock clock) {
        this.name = name;
        this.watch = watch;
        this.clock = clock;
    }

    /** A call is about to wait for its next try. */
    void waits(StoreCall<?> call, Duration wait, Duration left) {
        if (call.tries() >= LEAST_TRIES && isDue()) {
            LOG.warnf(
                    "%s is away, trying until %s: %s",
                    name,
                    clock.instant().plus(left).truncatedTo(ChronoUnit.SECONDS),
                    Secrets.maskedMessage(
                            call.failure()
                                    .map(TransientStoreException::getMessage)
                                    .orElse("no answer")));
        }
    }

    private synchronized boolean isDue() {
        long now = watch.nanoTime();
        boolean due = !told || now - toldNanos >= PERIOD_NANOS;
        if (due) {
            told = true;
            toldNanos = now;
        }
        return due;
    }
}
