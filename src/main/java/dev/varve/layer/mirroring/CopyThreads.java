package dev.varve.layer.mirroring;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work on objects, on a few threads and a few pieces ahead. What concerns one object alone is told
 * of and the others go on; where a store cannot be used all ends. Given work by one thread.
 */
final class CopyThreads implements AutoCloseable {

    private static final int AHEAD = 4;

    /** One after the other; then nobody reads on, and the cause is not with one object. */
    static final int MOST_REFUSED = 20;

    private final ExecutorService threads;
    private final Semaphore room;
    private final int most;
    private final Tally tally;
    private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();

    /** What is done with one object. */
    @FunctionalInterface
    interface Piece {
        void take() throws IOException, BrokenSourceException;
    }

    CopyThreads(int threads, Tally tally) {
        this.threads =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("mirror-", 1).daemon().factory());
        this.most = threads * AHEAD;
        this.room = new Semaphore(most);
        this.tally = tally;
    }

    /**
     * Waits while there is much ahead.
     *
     * @param inside what it is about
     * @throws IOException if a store could not be used for an earlier piece
     */
    void give(BlobKey inside, Piece piece) throws IOException {
        acquire(1);
        requireGoingOn();
        threads.execute(
                () -> {
                    try {
                        if (end.get() == null) {
                            take(inside, piece);
                        }
                    } finally {
                        room.release();
                    }
                });
    }

    /**
     * Waits until all that was given is done.
     *
     * @throws IOException if a store could not be used
     */
    void finish() throws IOException {
        acquire(most);
        room.release(most);
        requireGoingOn();
    }

    private void acquire(int permits) throws InterruptedIOException {
        try {
            room.acquire(permits);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while objects were copied");
        }
    }

    private void requireGoingOn() throws IOException {
        switch (end.get()) {
            case null -> {}
            case IOException unusable -> throw unusable;
            case Throwable odd -> throw new IllegalStateException("a copy failed", odd);
        }
    }

    private void take(BlobKey inside, Piece piece) {
        try {
            piece.take();
        } catch (TransientStoreException | InterruptedIOException unusable) {
            end.compareAndSet(null, unusable);
        } catch (BrokenSourceException broken) {
            broken.tell(tally);
        } catch (BlobExistsException taken) {
            tally.found(
                    MirrorFinding.Kind.DIFFERENT,
                    inside,
                    "the bytes of the first store",
                    String.valueOf(taken.getMessage()));
        } catch (NoSuchBlobException gone) {
            tally.found(
                    MirrorFinding.Kind.BROKEN,
                    inside,
                    "the object that was listed",
                    String.valueOf(gone.getMessage()));
        } catch (IOException refused) {
            if (tally.refused(inside, String.valueOf(refused.getMessage())) >= MOST_REFUSED) {
                end.compareAndSet(
                        null,
                        new IOException(
                                "%d objects one after the other were refused, the last with: %s"
                                        .formatted(MOST_REFUSED, refused.getMessage()),
                                refused));
            }
        } catch (RuntimeException | Error odd) {
            end.compareAndSet(null, odd);
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        end.compareAndSet(null, new InterruptedIOException("the run has ended"));
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        threads.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
