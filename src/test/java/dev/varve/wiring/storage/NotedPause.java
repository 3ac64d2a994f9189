package dev.varve.wiring.storage;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Time that passes only by waiting, and at once. */
@Alternative
@Singleton
final class NotedPause implements Pause {

    private final List<Duration> waits = new ArrayList<>();
    private final AtomicReference<CountDownLatch> end =
            new AtomicReference<>(new CountDownLatch(1));
    private long nowNanos;
    private volatile CountDownLatch holding = new CountDownLatch(0);
    private volatile boolean hold;

    /** The waits since the last call. */
    synchronized List<Duration> takeWaits() {
        List<Duration> taken = List.copyOf(waits);
        waits.clear();
        return taken;
    }

    /** From now on waits take their time; the latch tells that one has begun. */
    CountDownLatch holdWaits() {
        holding = new CountDownLatch(1);
        hold = true;
        return holding;
    }

    void letGo() {
        hold = false;
    }

    synchronized void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public boolean await(Duration wait) throws InterruptedException {
        synchronized (this) {
            waits.add(wait);
            nowNanos += wait.toNanos();
        }
        if (!hold) {
            return true;
        }
        CountDownLatch ended = end.get(); // who is told of the wait may end it at once
        holding.countDown();
        return !ended.await(1, TimeUnit.HOURS);
    }

    @Override
    public void endAll() {
        end.getAndSet(new CountDownLatch(1)).countDown();
    }
}
