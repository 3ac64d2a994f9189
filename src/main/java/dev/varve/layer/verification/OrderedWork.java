package dev.varve.layer.verification;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Work on a few threads, a bounded number of pieces ahead, whose results are taken in the order in
 * which the pieces were given. Pieces are given by one thread, which also takes the results. Small
 * pieces go to a thread by several, as it takes longer to wake one than to do one.
 *
 * @param <R> a result
 */
final class OrderedWork<R> implements AutoCloseable {

    private static final int AHEAD = 8;

    private final ExecutorService threads;
    private final int most;
    private final int together;
    private final Taker<R> taker;
    private final Deque<Future<Done<R>>> running = new ArrayDeque<>();
    private List<Callable<R>> gathered = new ArrayList<>();

    /** What is done with a result. */
    @FunctionalInterface
    interface Taker<R> {
        void take(R result) throws IOException;
    }

    /**
     * What became of some pieces.
     *
     * @param results of those before the one that failed
     * @param failure of that
     */
    private record Done<R>(List<R> results, @Nullable Throwable failure) {

        static <R> Done<R> of(List<Callable<R>> pieces) {
            List<R> results = new ArrayList<>(pieces.size());
            try {
                for (Callable<R> piece : pieces) {
                    results.add(piece.call());
                }
                return new Done<>(results, null);
            } catch (Exception | Error failure) {
                return new Done<>(results, failure);
            }
        }
    }

    /**
     * @param together pieces that go to a thread at once
     */
    OrderedWork(int threads, int together, Taker<R> taker) {
        this.threads =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("verify-", 1).daemon().factory());
        this.most = Math.max(threads, threads * AHEAD / together);
        this.together = together;
        this.taker = taker;
    }

    /** Waits while there is much ahead. */
    void give(Callable<R> piece) throws IOException {
        gathered.add(piece);
        if (gathered.size() == together) {
            begin();
        }
    }

    private void begin() throws IOException {
        if (running.size() >= most) {
            takeFirst();
        }
        List<Callable<R>> pieces = gathered;
        gathered = new ArrayList<>(together);
        running.add(threads.submit(() -> Done.of(pieces)));
    }

    /** Waits until all that was given is done and taken. */
    void finish() throws IOException {
        if (!gathered.isEmpty()) {
            begin();
        }
        while (!running.isEmpty()) {
            takeFirst();
        }
    }

    private void takeFirst() throws IOException {
        Done<R> done;
        try {
            done = running.remove().get();
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the verification was interrupted");
        }
        for (R result : done.results()) {
            taker.take(result);
        }
        switch (done.failure()) {
            case null -> {}
            case IOException unavailable -> throw unavailable;
            case RuntimeException unexpected -> throw unexpected;
            case Error unexpected -> throw unexpected;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
