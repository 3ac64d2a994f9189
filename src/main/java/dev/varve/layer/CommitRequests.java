package dev.varve.layer;

import dev.varve.journal.ReservedLetters;
import dev.varve.journal.segments.Commit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Commits that wait to be written, in the order in which they came. Each of them gets an answer:
 * that of the one thread that takes them, or, once this is closed, that the journal is. Everything
 * but {@link #next} is for any thread.
 */
final class CommitRequests {

    /** Of lines that are written together. */
    static final long GROUP_BYTES = 8L << 20;

    /** Empty where nothing is to be written, and whoever takes is only to look up. */
    private final BlockingQueue<Optional<Request>> waiting = new LinkedBlockingQueue<>();

    private volatile boolean closed;

    /** What waits to be written, and who waits for it. */
    record Request(
            List<Prepared> rows,
            ReservedLetters letters,
            Commit commit,
            CompletableFuture<Receipt> answer) {

        Request(List<Prepared> rows, ReservedLetters letters, Commit commit) {
            this(rows, letters, commit, new CompletableFuture<>());
        }
    }

    /**
     * @return completed by whoever takes the request, or with an {@link IllegalStateException}
     */
    CompletableFuture<Receipt> add(Request request) {
        waiting.add(Optional.of(request));
        if (closed) {
            refuseAll();
        }
        return request.answer();
    }

    /** Lets whoever waits in {@link #next} look up. */
    void rouse() {
        waiting.add(Optional.empty());
    }

    /**
     * Takes what is to be written together.
     *
     * @param longest how long to wait for the first
     * @return none where nothing came, or whoever waits was roused
     * @throws InterruptedException if the thread was interrupted
     */
    List<Request> next(Duration longest) throws InterruptedException {
        List<Request> group = new ArrayList<>();
        long bytes = 0;
        Optional<Request> next = waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        while (next != null) {
            if (next.isPresent()) {
                group.add(next.get());
                bytes += next.get().commit().sizeBytes();
            }
            next = bytes < GROUP_BYTES ? waiting.poll() : null;
        }
        return group;
    }

    boolean isClosed() {
        return closed;
    }

    /** Refuses what was not taken, and all that comes. */
    void close() {
        closed = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Optional<Request> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.ifPresent(
                    request ->
                            request.answer()
                                    .completeExceptionally(
                                            new IllegalStateException("the journal is closed")));
        }
    }
}
