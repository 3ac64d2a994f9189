package dev.varve.door;

import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.OverloadedException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How long to wait for memory in the middle of a stream whose beginning was taken already: not
 * reading on slows the sender down, which is better than to send it away with half of its records.
 *
 * @param longest until the refusal is passed on
 */
record Patience(Duration longest) {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    static final Patience NONE = new Patience(Duration.ZERO);

    /**
     * Does the step, again and again if it may wait.
     *
     * @throws OverloadedException if there was no memory until the end
     * @throws DeadLettersFullException if the dead letters took nothing until the end
     */
    <T> T attempt(Supplier<T> step, boolean mayWait) {
        long begin = System.nanoTime();
        while (true) {
            try {
                return step.get();
            } catch (OverloadedException | DeadLettersFullException refused) {
                boolean over = System.nanoTime() - begin >= longest.toNanos();
                if (!mayWait || over || Thread.currentThread().isInterrupted()) {
                    throw refused;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
