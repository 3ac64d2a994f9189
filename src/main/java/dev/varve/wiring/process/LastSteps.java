package dev.varve.wiring.process;

import dev.varve.wiring.Watch;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Steps one after another before a deadline, each in a thread of its own, because what hangs in a
 * store may not even end when it is interrupted. Such a thread is a daemon, which the end of the
 * process does not wait for. For one thread, which may be interrupted without a step ending early.
 */
final class LastSteps {

    private final Watch watch;
    private final long endNanos;

    /**
     * @param limit from now until the deadline
     */
    LastSteps(Watch watch, Duration limit) {
        this.watch = watch;
        this.endNanos = watch.nanoTime() + limit.toNanos();
    }

    /** What is done. */
    interface Step<T> {

        T take() throws Exception;
    }

    /**
     * How a step ended.
     *
     * @param answer what it returned; empty where it did not
     * @param failure what it threw; empty where it did not, or had not ended in time
     */
    record Outcome<T>(Optional<T> answer, Optional<Throwable> failure) {

        boolean isLate() {
            return answer.isEmpty() && failure.isEmpty();
        }
    }

    /** Until the deadline; never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - watch.nanoTime()));
    }

    /** Takes a step for as long as there is time. */
    <T> Outcome<T> take(String name, Step<T> step) {
        return take(name, left(), step);
    }

    /**
     * Takes a step.
     *
     * @param name of its thread
     * @param longest after which it is interrupted and left behind; the deadline comes before
     */
    <T> Outcome<T> take(String name, Duration longest, Step<T> step) {
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .start(
                                () -> {
                                    outcome.set(outcomeOf(step));
                                    end.countDown();
                                });
        if (await(end, longest.compareTo(left()) < 0 ? longest : left())) {
            return Objects.requireNonNull(outcome.get());
        }
        thread.interrupt(); // what it throws then is no failure of its own
        return new Outcome<>(Optional.empty(), Optional.empty());
    }

    private static <T> Outcome<T> outcomeOf(Step<T> step) {
        try {
            return new Outcome<>(Optional.of(step.take()), Optional.empty());
        } catch (Throwable failure) {
            return new Outcome<>(Optional.empty(), Optional.of(failure));
        }
    }

    private boolean await(CountDownLatch end, Duration longest) {
        long stopNanos = watch.nanoTime() + longest.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return watch.await(end, Duration.ofNanos(stopNanos - watch.nanoTime()));
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
