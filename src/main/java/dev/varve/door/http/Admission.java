package dev.varve.door.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Admits requests: any number may be inside, and a bounded number of them have a place, which is
 * what reading needs. Who waits for its client gives its place to others meanwhile. Of those whose
 * bodies are packed no more are read than there are processors: a few bytes of them are work for
 * long, for which a virtual thread keeps its carrier from everybody else. Nobody gets in after it
 * was closed. Once it is sealed, not even those that are inside have records accepted. Thread-safe.
 */
public final class Admission {

    private final int placeCount;
    private final FairPlaces places;
    private final FairPlaces unpacking;
    private final Duration longestFirstWait;
    private final Duration longestFurtherWait;
    private final ReadWriteLock seal = new ReentrantReadWriteLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private int inside;
    private boolean sealed;
    private volatile boolean closed;

    /**
     * @param processors how many packed bodies are read at the same time
     */
    public Admission(RequestLimits limits, int processors) {
        this.placeCount = limits.requests();
        this.places = new FairPlaces(placeCount);
        this.unpacking = new FairPlaces(processors);
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
     * @param unpacks whether what is read is packed
     * @return with a place
     * @throws Refusal 503 if this is closed or no place got free in time
     */
    Place enter(Client client, boolean unpacks) {
        requireOpen();
        Place place = new Place(client, unpacks);
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
        private final boolean unpacks;
        private boolean taken;

        private Place(Client client, boolean unpacks) {
            this.client = client;
            this.unpacks = unpacks;
        }

        /** Gives the place to others while there is nothing to read. */
        void giveUp() {
            if (taken) {
                taken = false;
                places.giveUp();
                if (unpacks) {
                    unpacking.giveUp();
                }
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
            if (!taken && !(unpacks ? takeBoth(longest) : places.take(client, longest))) {
                throw new Refusal(
                        Refusal.Reason.OVERLOAD,
                        "%d requests are being read already; come again later"
                                .formatted(placeCount));
            }
            taken = true;
        }

        /** Who has a place never waits for the other, so nobody waits for each other. */
        private boolean takeBoth(Duration longest) {
            long begin = System.nanoTime();
            if (!unpacking.take(client, longest)) {
                return false;
            }
            boolean isTaken = false;
            try {
                isTaken = places.take(client, longest.minusNanos(System.nanoTime() - begin));
                return isTaken;
            } finally {
                if (!isTaken) {
                    unpacking.giveUp();
                }
            }
        }

        /** Leaves. */
        @Override
        public void close() {
            giveUp();
            leave();
        }
    }
}
