package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/**
 * The waits between the tries of calls: how long they are, and who is in one. The waiting itself is
 * SmallRye's, which sleeps: only an interrupt ends it. Thread-safe.
 */
final class RetryWaits {

    private final RetryPolicy policy;
    private final Watch watch;
    private final BiConsumer<StoreCall<?>, Duration> heard;
    private final Map<Thread, StoreCall<?>> waiting = new HashMap<>();

    /**
     * @param heard is told of each wait before it begins, by the thread that waits
     */
    RetryWaits(RetryPolicy policy, Watch watch, BiConsumer<StoreCall<?>, Duration> heard) {
        this.policy = policy;
        this.watch = watch;
        this.heard = heard;
    }

    /** How long all tries of a call may take together. */
    Duration longest() {
        return policy.maxDuration();
    }

    /** A call that begins now. */
    <T> StoreCall<T> call(StoreOperation operation, String subject, StoreCall.Work<T> work) {
        return new StoreCall<>(operation, subject, work, watch.nanoTime());
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
        if (wait.compareTo(policy.timeLeft(call, watch.nanoTime())) >= 0) {
            throw new FailedTryException(
                    call,
                    this,
                    "another %d ms of waiting would outlive its time".formatted(wait.toMillis()));
        }
        synchronized (this) {
            waiting.put(Thread.currentThread(), call);
        }
        heard.accept(call, wait);
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
