package dev.varve.wiring.process;

import dev.varve.wiring.Watch;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Time that passes only where a test says so, or where something hangs until its wait is over. */
public final class HeldWatch implements Watch {

    private static final Object HANGS = new Object();

    /** What hangs, and the ends that have come. */
    private volatile BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    private long nowNanos;

    synchronized void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    public Duration now() {
        return Duration.ofNanos(nanoTime());
    }

    /**
     * For a step: hangs until it is interrupted, which costs whoever waits for it all of its time.
     *
     * @throws InterruptedException when it is
     */
    public void hang() throws InterruptedException {
        told.add(HANGS);
        new CountDownLatch(1).await();
    }

    /** As {@link #hang}, and goes on hanging whoever interrupts. */
    void hangForGood() {
        try {
            hang();
        } catch (InterruptedException deaf) {
            hangOn();
        }
    }

    private static void hangOn() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException deaf) {
                // that is what it is for; its thread is a daemon
            }
        }
    }

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public boolean await(CountDownLatch end, Duration longest) throws InterruptedException {
        if (!longest.isPositive()) {
            return end.getCount() == 0;
        }
        BlockingQueue<Object> now = told;
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                end.await();
                                now.add(end);
                            } catch (InterruptedException impossible) {
                                throw new IllegalStateException(impossible);
                            }
                        });
        Object heard = now.take();
        while (!heard.equals(end) && !heard.equals(HANGS)) {
            heard = now.take(); // the end of a wait that was interrupted
        }
        if (heard.equals(end)) {
            return true;
        }
        told = new LinkedBlockingQueue<>();
        pass(longest);
        return false;
    }
}
