package dev.varve.door;

import dev.varve.layer.OverloadedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many streams may read records longer than a chunk at the same time: each of them takes the
 * heap several times the record's length, which is set aside for so many and not for every request.
 * Thread-safe.
 */
public final class LargeRecords {

    private final Semaphore free;

    /**
     * @param places at least 1
     */
    public LargeRecords(int places) {
        this.free = new Semaphore(places, true);
    }

    /**
     * Takes a place, to be given back with {@link #leave}.
     *
     * @param longest how long to wait for one at most
     * @throws OverloadedException if none got free in time, or the thread was interrupted
     */
    void enter(Duration longest) {
        boolean entered = false;
        try {
            entered = free.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!entered) {
            throw OverloadedException.largeRecords();
        }
    }

    /** Takes a place if one is free and nobody waits for it. */
    boolean triesToEnter() {
        return !free.hasQueuedThreads() && free.tryAcquire();
    }

    /** Whether somebody waits for a place. */
    boolean isAwaited() {
        return free.hasQueuedThreads();
    }

    void leave() {
        free.release();
    }
}
