package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * One call to the store, through all of its tries. For one thread, but where it says otherwise.
 *
 * @param <T> what it answers
 */
final class StoreCall<T> {

    private final StoreOperation operation;
    private final String subject;
    private final Work<T> work;
    private final boolean inBackground;
    private final long startNanos;
    private int tries;
    private long firstFailureNanos;
    private Optional<TransientStoreException> failure = Optional.empty();
    private Optional<Outcome<T>> outcome = Optional.empty();
    private volatile boolean stopped;

    /** What is asked of the store; repeating it after a failure is harmless. */
    @FunctionalInterface
    interface Work<T> {

        T run() throws IOException;
    }

    private record Outcome<T>(T value) {}

    /**
     * @param subject the key or prefix that it is about
     * @param inBackground whether no client waits for it
     * @param startNanos on a clock for durations
     */
    StoreCall(
            StoreOperation operation,
            String subject,
            Work<T> work,
            boolean inBackground,
            long startNanos) {
        this.operation = operation;
        this.subject = subject;
        this.work = work;
        this.inBackground = inBackground;
        this.startNanos = startNanos;
        this.firstFailureNanos = startNanos;
    }

    StoreOperation operation() {
        return operation;
    }

    boolean isTransfer() {
        return operation.isTransfer();
    }

    boolean isInBackground() {
        return inBackground;
    }

    /** How often the store was asked. */
    int tries() {
        return tries;
    }

    /** Why the last try failed, unless none did. */
    Optional<TransientStoreException> failure() {
        return failure;
    }

    /**
     * Asks the store once. The answer is remembered: where a time-out strikes in the moment of
     * success the call must not be repeated, since bytes appended twice would be there twice.
     */
    T run() throws IOException {
        tries++;
        T value = work.run();
        outcome = Optional.of(new Outcome<>(value));
        return value;
    }

    /** The answer, if the store has given it. */
    Optional<T> answer() {
        return outcome.map(Outcome::value);
    }

    /** Notes why a try failed. */
    void failed(TransientStoreException why, long nowNanos) {
        if (failure.isEmpty()) {
            firstFailureNanos = nowNanos;
        }
        failure = Optional.of(why);
    }

    /** From another thread: there is no further try. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /**
     * Since when its time for retries runs: for calls that move bytes from the first failure on,
     * since how long they need without one depends on the bytes, and for those in the background,
     * which have no deadline.
     */
    long retryingSinceNanos() {
        return isTransfer() || inBackground ? firstFailureNanos : startNanos;
    }

    /** What to throw where the thread was interrupted in the call; its flag is set again. */
    InterruptedIOException ended(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        InterruptedIOException ended = new InterruptedIOException("interrupted during " + this);
        ended.initCause(interrupted);
        return ended;
    }

    /** Such as {@code commit of 'event/part-0.parquet'}. */
    @Override
    public String toString() {
        return operation + " of '" + subject + "'";
    }
}
