package dev.varve.wiring.storage;

import dev.varve.wiring.Watch;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** The time of the system, and what a test says has passed besides. */
@Alternative
@Singleton
final class ShiftedWatch implements Watch {

    private final AtomicLong shiftNanos = new AtomicLong();

    void pass(Duration time) {
        shiftNanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
        return SYSTEM.nanoTime() + shiftNanos.get();
    }

    @Override
    public boolean await(CountDownLatch end, Duration longest) throws InterruptedException {
        return SYSTEM.await(end, longest);
    }
}
