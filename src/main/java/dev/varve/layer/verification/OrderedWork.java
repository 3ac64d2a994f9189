package dev.varve.layer.verification;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work on a few threads, a bounded number of pieces ahead, whose results are taken in the order in
 * which the pieces were given. Pieces are given by one thread, which also takes the results.
 *
 * @param <R> a result
 */
final class OrderedWork<R> implements AutoCloseable {

    private static final int AHEAD = 8;

    private final ExecutorService threads;
    private final int most;
    private final Taker<R> taker;
    private final Deque<Future<R>> pieces = new ArrayDeque<>();

    /** What is done with a result. */
    @FunctionalInterface
    interface Taker<R> {
        void take(R result) throws IOException;
    }

    OrderedWork(int threads, Taker<R> taker) {
        this.threads =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("verify-", 1).daemon().factory());
        this.most = threads * AHEAD;
        this.taker = taker;
    }

    /** Waits while there is much ahead. */
    void give(Callable<R> piece) throws IOException {
        if (pieces.size() >= most) {
            takeFirst();
        }
        pieces.add(threads.submit(piece));
    }

    /** Waits until all that was given is done and taken. */
    void finish() throws IOException {
        while (!pieces.isEmpty()) {
            takeFirst();
        }
    }

    private void takeFirst() throws IOException {
        try {
            taker.take(pieces.remove().get());
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException unavailable -> throw unavailable;
                case RuntimeException unexpected -> throw unexpected;
                case Error unexpected -> throw unexpected;
                case null, default -> throw new IllegalStateException(failed);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the verification was interrupted");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
