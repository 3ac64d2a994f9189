package dev.varve.wiring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that passes, and waiting for what may end before. Thread-safe. */
public interface Watch {

    /** That of the system. */
    Watch SYSTEM =
            new Watch() {

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public boolean await(CountDownLatch end, Duration longest)
                        throws InterruptedException {
                    return end.await(longest.toNanos(), TimeUnit.NANOSECONDS);
                }
            };

    /** A clock for durations. */
    long nanoTime();

    /**
     * Waits for the end, not at all if the duration is not positive.
     *
     * @return whether it has come
     * @throws InterruptedException if the thread was interrupted
     */
    boolean await(CountDownLatch end, Duration longest) throws InterruptedException;
}
