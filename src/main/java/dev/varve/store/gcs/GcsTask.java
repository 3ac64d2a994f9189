package dev.varve.store.gcs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that is done in a virtual thread: there, and only there, an interrupt ends a request
 * that waits for the network.
 */
final class GcsTask<T> {

    private final FutureTask<T> task;
    private final Thread thread;

    private GcsTask(Callable<T> work) {
        this.task = new FutureTask<>(work);
        this.thread = Thread.ofVirtual().name("varve-gcs").start(task);
    }

    static <T> GcsTask<T> start(Callable<T> work) {
        return new GcsTask<>(work);
    }

    /** Does the work, and ends it when the calling thread is interrupted. */
    static <T> T run(Callable<T> work) throws IOException {
        return start(work).await();
    }

    boolean isDone() {
        return task.isDone();
    }

    /**
     * What came of it. An interrupt of the calling thread interrupts the work, too.
     *
     * @throws InterruptedIOException if the calling thread was interrupted
     * @throws IOException as the work did
     */
    T await() throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /**
     * As {@link #await}, for a while; then the work is interrupted.
     *
     * @throws TimeoutException if it took too long
     */
    T await(Duration most) throws IOException, TimeoutException {
        try {
            return task.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /** Interrupts the work and waits for its end; what came of it does not matter. */
    void cancel() {
        thread.interrupt();
        join();
    }

    /** Waits for the end of the work; what came of it does not matter. */
    void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private InterruptedIOException interrupted(InterruptedException cause) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted =
                new InterruptedIOException("the thread was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static IOException thrown(ExecutionException failure) throws IOException {
        switch (failure.getCause()) {
            case IOException io -> throw io;
            case RuntimeException mistake -> throw mistake;
            case Error error -> throw error;
            case null, default -> throw new IOException(failure);
        }
    }
}
