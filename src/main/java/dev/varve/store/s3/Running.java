package dev.varve.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request under way.
 *
 * @param doing what is tried
 * @param thread sends it
 * @param outcome what came of it, or the classified failure
 */
record Running<T>(String doing, Thread thread, CompletableFuture<T> outcome) {

    /** Closing a socket takes no time; asking for a host's address cannot be interrupted. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    boolean isDone() {
        return outcome.isDone();
    }

    /**
     * Waits for the outcome.
     *
     * @throws InterruptedIOException if this thread was interrupted; the request is then cancelled
     * @throws IOException if the request failed
     */
    T await() throws IOException {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /** As {@link #await()}, but empty, and cancelled, after that time. */
    Optional<T> await(Duration limit) throws IOException {
        try {
            return Optional.of(outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            cancel();
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /**
     * Waits until it has ended, well or not.
     *
     * @throws InterruptedIOException if this thread was interrupted; the request goes on
     */
    void awaitEnd() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(doing + ": the thread was interrupted");
        }
    }

    /** Ends it, whatever came of it, and waits for its end; leaves the interrupt status alone. */
    void cancel() {
        boolean interrupted = Thread.interrupted();
        thread.interrupt();
        try {
            if (!thread.join(ENDING)) {
                System.getLogger(Running.class.getName())
                        .log(System.Logger.Level.DEBUG, doing + ": does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        cancel();
        return new InterruptedIOException(doing + ": the thread was interrupted");
    }

    private static IOException thrown(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException said -> said;
            case RuntimeException mistake -> throw mistake;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(failure);
        };
    }
}
