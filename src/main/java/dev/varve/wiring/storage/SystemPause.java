package dev.varve.wiring.storage;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Waits in the time of the system. */
@Singleton
public final class SystemPause implements Pause {

    private final AtomicReference<CountDownLatch> end =
            new AtomicReference<>(new CountDownLatch(1));

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean await(Duration wait) throws InterruptedException {
        return !end.get().await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void endAll() {
        end.getAndSet(new CountDownLatch(1)).countDown();
    }
}
