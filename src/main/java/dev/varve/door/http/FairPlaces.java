package dev.varve.door.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded number of places. Of those who wait for one, each address has its turn after the other,
 * see {@link FairQueue}. Thread-safe.
 */
final class FairPlaces {

    private final ReentrantLock lock = new ReentrantLock();
    private final FairQueue<CountDownLatch> waiting = new FairQueue<>();
    private int free;

    FairPlaces(int places) {
        this.free = places;
    }

    /**
     * Waits for a place, also until the thread is interrupted.
     *
     * @return whether it was taken
     */
    boolean take(Client client, Duration longest) {
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

    /** Gives a place that was taken to whoever is next. */
    void giveUp() {
        lock.lock();
        try {
            waiting.poll().ifPresentOrElse(CountDownLatch::countDown, () -> free++);
        } finally {
            lock.unlock();
        }
    }
}
