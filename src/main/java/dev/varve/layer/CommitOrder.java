package dev.varve.layer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The order of one input whose chunks are read by several threads: whoever cuts the input takes a
 * {@link Turn} for each chunk, and whoever has read the chunk waits for that turn before it has the
 * rows prepared and committed. So everything that {@link LayerWriter} decides depends on the input,
 * not on which thread was faster, and only those wait whose rows hold no memory of the layers yet.
 *
 * <p>A turn that ends without {@link Turn#complete()} breaks the order: no later one ever comes, so
 * that what a failure leaves is always the beginning of the input. Thread-safe.
 */
public final class CommitOrder {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();

    /** All guarded by the lock. */
    private long turns;

    private long current;
    private long broken = Long.MAX_VALUE;

    /** The turn after all that were taken before. */
    public Turn next() {
        lock.lock();
        try {
            return new Turn(turns++);
        } finally {
            lock.unlock();
        }
    }

    /** The place of one chunk in the order. For one thread at a time. */
    public final class Turn implements AutoCloseable {

        private final long number;
        private boolean ended;

        private Turn(long number) {
            this.number = number;
        }

        /**
         * Waits until all earlier turns are complete.
         *
         * @throws BrokenOrderException if one of them ended without being complete
         * @throws InterruptedException if the thread was interrupted
         */
        public void await() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (current < number && broken > number) {
                    turned.await();
                }
                if (current < number) {
                    throw new BrokenOrderException();
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * Lets the next turn come: what there was to commit is committed.
         *
         * @throws IllegalStateException if this turn has not come yet, or has ended
         */
        public void complete() {
            lock.lock();
            try {
                if (current != number || ended) {
                    throw new IllegalStateException("it is not turn %d".formatted(number));
                }
                ended = true;
                current++;
                turned.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Breaks the order, unless the turn is complete. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!ended) {
                    ended = true;
                    broken = Math.min(broken, number);
                    turned.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
