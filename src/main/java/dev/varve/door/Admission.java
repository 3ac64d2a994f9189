package dev.varve.door;

import dev.varve.record.Catalog;
import dev.varve.record.RecordReader;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets requests in, a bounded number at a time, each with a reader of its own, and none after it
 * was closed. Readers are used again, because their columns have grown to what the tables need.
 * Thread-safe.
 */
public final class Admission {

    private final Catalog catalog;
    private final int places;
    private final Duration longestWait;
    private final Semaphore free;

    /** Readers that nobody uses, the last used first; no more than there are places. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final ReadWriteLock seal = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean sealed;

    public Admission(Catalog catalog, BodyLimits limits) {
        this.catalog = catalog;
        this.places = limits.requests();
        this.longestWait = limits.admission();
        this.free = new Semaphore(places, true);
    }

    /**
     * Does a step that keeps records, unless this is sealed.
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

    /** From now on nothing is kept, so that what is acknowledged is among what is written last. */
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
     */
    public boolean awaitEmpty(Duration longest) throws InterruptedException {
        if (!free.tryAcquire(places, longest.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        free.release(places);
        return true;
    }

    /**
     * A place and a reader; to be closed on leaving.
     *
     * @throws Refusal 503 if this is closed or no place got free in time
     */
    Visit enter(Optional<TableName> table) {
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
        return new Visit(
                table, idleReader(table).orElseGet(() -> new RecordReader(catalog, table)));
    }

    private Optional<RecordReader> idleReader(Optional<TableName> table) {
        synchronized (idle) {
            Optional<Idle> known =
                    idle.stream().filter(each -> each.table().equals(table)).findFirst();
            known.ifPresent(idle::remove);
            return known.map(Idle::reader);
        }
    }

    private record Idle(Optional<TableName> table, RecordReader reader) {}

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

    private void leave(Optional<TableName> table, RecordReader reader) {
        reader.clear();
        reader.trim();
        synchronized (idle) {
            idle.push(new Idle(table, reader));
            if (idle.size() > places) {
                idle.removeLast();
            }
        }
        free.release();
    }

    /** One request's time inside. */
    final class Visit implements AutoCloseable {

        private final Optional<TableName> table;
        private final RecordReader reader;

        private Visit(Optional<TableName> table, RecordReader reader) {
            this.table = table;
            this.reader = reader;
        }

        RecordReader reader() {
            return reader;
        }

        @Override
        public void close() {
            leave(table, reader);
        }
    }
}
