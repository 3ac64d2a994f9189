package dev.varve.door.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Admits requests: any number may be inside, and a bounded number of them have a place, which is
 * what reading needs. Who waits for its client gives its place to others meanwhile. Nobody gets in
 * after it was closed. Once it is sealed, not even those that are inside have records accepted.
 * Thread-safe.
 */
public final class Admission {

    private final int places;
    private final Duration longestFirstWait;
    private final Duration longestFurtherWait;
    private final ReadWriteLock seal = new ReentrantReadWriteLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final FairQueue<CountDownLatch> waiting = new FairQueue<>();
    private int free;
    private int inside;
    private boolean sealed;
    private volatile boolean closed;

    public Admission(RequestLimits limits) {
        this.places = limits.requests();
        this.free = places;
        this.longestFirstWait = limits.admission();
        this.longestFurtherWait = limits.patience();
    }

    /**
     * Does a step that accepts records, unless this is sealed.
     *
     * @throws Refusal 503 if it is
     */
    void whileUnsealed(Runnable step) {
        seal.readLock().lock();
        try {
            if (sealed) {
                throw shuttingDown();
            }
            step.run();
        } finally {
            seal.readLock().unlock();
        }
    }

    /**
     * From now on nothing is accepted, so that what is acknowledged is among what is stored last.
     */
    public void seal() {
        seal.writeLock().lock();
        try {
            sealed = true;
        } finally {
            seal.writeLock().unlock();
        }
    }

    /** From now on nobody is let in; whoever is in goes on. */
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Waits until all who are inside have left.
     *
     * @return whether they have
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    public boolean awaitEmpty(Duration longest) throws InterruptedException {
        long nanos = longest.toNanos();
        lock.lock();
        try {
            while (inside > 0 && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return inside == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws Refusal 503 if this is closed
     */
    void requireOpen() {
        if (closed) {
            throw shuttingDown();
        }
    }

    /**
     * Lets a request in that has something to be read; to be closed on leaving.
     *
     * @return with a place
     * @throws Refusal 503 if this is closed or no place got free in time
     */
    Place enter(Client client) {
        requireOpen();
        Place place = new Place(client);
        place.take(longestFirstWait);
        lock.lock();
        try {
            inside++;
        } finally {
            lock.unlock();
        }
        if (closed) {
            place.close();
            throw shuttingDown();
        }
        return place;
    }

    private static Refusal shuttingDown() {
        return new Refusal(Refusal.Reason.SHUTDOWN, "the service is shutting down");
    }

    private boolean acquire(Client client, Duration longest) {
        CountDownLatch turn = new CountDownLatch(1);
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return true;
            }
            waiting.add(client, turn);
        } finally {
            lock.unlock();
        }
        return await(client, turn, longest);
    }

    private boolean await(Client client, CountDownLatch turn, Duration longest) {
        try {
            if (turn.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            // whoever is not waiting any more has been given a place in this moment
            return !waiting.remove(client, turn);
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        lock.lock();
        try {
            waiting.poll().ifPresentOrElse(CountDownLatch::countDown, () -> free++);
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside--;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Where one request that is inside is. For one thread. */
    final class Place implements AutoCloseable {

        private final Client client;
        private boolean taken;

        private Place(Client client) {
            this.client = client;
        }

        /** Gives the place to others while there is nothing to read. */
        void giveUp() {
            if (taken) {
                taken = false;
                release();
            }
        }

        /**
         * Takes a place again.
         *
         * @throws Refusal 503 if none got free in time
         */
        void takeAgain() {
            take(longestFurtherWait);
        }

        private void take(Duration longest) {
            if (!taken && !acquire(client, longest)) {
                throw new Refusal(
                        Refusal.Reason.OVERLOAD,
                        "%d requests are being read already; come again later".formatted(places));
            }
            taken = true;
        }

        /** Leaves. */
        @Override
        public void close() {
            giveUp();
            leave();
        }
    }
}
