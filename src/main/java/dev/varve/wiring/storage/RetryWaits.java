package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The waits between the tries of calls: how long they are, and who is in one. The waiting itself is
 * SmallRye's, which sleeps: only an interrupt ends it. Thread-safe.
 */
final class RetryWaits {

    private final RetryPolicy policy;
    private final Watch watch;
    private final Listener heard;
    private final Map<Thread, StoreCall<?>> waiting = new HashMap<>();

    /** Whoever wants to know of waits. */
    @FunctionalInterface
    interface Listener {

        /**
         * The calling thread is about to wait.
         *
         * @param wait how long
         * @param left of the time for the call's tries
         */
        void waits(StoreCall<?> call, Duration wait, Duration left);
    }

    /**
     * @param heard is told of each wait before it begins, by the thread that waits
     */
    RetryWaits(RetryPolicy policy, Watch watch, Listener heard) {
        this.policy = policy;
        this.watch = watch;
        this.heard = heard;
    }

    /** How long all tries of a call may take together for which a client waits. */
    Duration longest() {
        return policy.maxDuration();
    }

    /**
     * A call that begins now.
     *
     * @param inBackground whether no client waits for it
     */
    <T> StoreCall<T> call(
            StoreOperation operation,
            String subject,
            StoreCall.Work<T> work,
            boolean inBackground) {
        return new StoreCall<>(operation, subject, work, inBackground, watch.nanoTime());
    }

    /** Notes why a try failed, and makes of it what is tried again. */
    FailedTryException failed(StoreCall<?> call, TransientStoreException failure) {
        call.failed(failure, watch.nanoTime());
        return new FailedTryException(call, this, "which is the most");
    }

    /**
     * The calling thread begins to wait.
     *
     * @return how long
     * @throws FailedTryException if the call's time would be over by then
     */
    Duration begin(StoreCall<?> call) {
        Duration wait =
                policy.waitBefore(
                        call.tries(),
                        call.failure().flatMap(TransientStoreException::retryAfter),
                        ThreadLocalRandom.current());
        Duration left = policy.timeLeft(call, watch.nanoTime());
        if (wait.compareTo(left) >= 0) {
            throw new FailedTryException(
                    call,
                    this,
                    "another %d ms of waiting would outlive its time".formatted(wait.toMillis()));
        }
        synchronized (this) {
            waiting.put(Thread.currentThread(), call);
        }
        heard.waits(call, wait, left);
        return wait;
    }

    /**
     * The calling thread waits no longer. The interrupt that ended its wait, if one did, has done
     * its work then.
     */
    synchronized void end(StoreCall<?> call) {
        waiting.remove(Thread.currentThread());
        if (call.isStopped()) {
            Thread.interrupted();
        }
    }

    /** Ends every wait under way at once; later ones are waits again. */
    synchronized void endAll() {
        waiting.forEach(
                (thread, call) -> {
                    call.stop();
                    thread.interrupt();
                });
        waiting.clear();
    }
}
