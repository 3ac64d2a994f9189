package dev.varve.door.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Admits requests, a bounded number at a time, and none after it was closed. Once it is sealed, not
 * even those that are in have records accepted. Thread-safe.
 */
public final class Admission {

    private final int places;
    private final Duration longestWait;
    private final Semaphore free;
    private final ReadWriteLock seal = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean sealed;

    public Admission(RequestLimits limits) {
        this.places = limits.requests();
        this.longestWait = limits.admission();
        this.free = new Semaphore(places, true);
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
     * Waits until all who are in have left.
     *
     * @return whether they have
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    public boolean awaitEmpty(Duration longest) throws InterruptedException {
        if (!free.tryAcquire(places, longest.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        free.release(places);
        return true;
    }

    /**
     * A place among those that are in; to be closed on leaving.
     *
     * @throws Refusal 503 if this is closed or no place got free in time
     */
    Place enter() {
        refuseIfClosed();
        if (!acquire()) {
            throw new Refusal(
                    Refusal.UNAVAILABLE,
                    "%d requests are being read already; come again later".formatted(places));
        }
        if (closed) {
            free.release();
            refuseIfClosed();
        }
        return free::release;
    }

    private void refuseIfClosed() {
        if (closed) {
            throw shuttingDown();
        }
    }

    private static Refusal shuttingDown() {
        return new Refusal(Refusal.UNAVAILABLE, "the service is shutting down");
    }

    private boolean acquire() {
        try {
            return free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One request's place inside; closed once. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
