package dev.varve.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request under way, in a virtual thread of its own: there, and only there, an interrupt closes
 * the socket of a request that waits for the network, so that whoever waits for the request need
 * not wait for a server that is silent. Thread-safe.
 *
 * @param <T> what comes of it
 */
public final class RequestTask<T> {

    /** Closing a socket takes no time; asking for a host's address cannot be interrupted. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final String interruption;
    private final FutureTask<T> task;
    private final Thread thread;

    private RequestTask(
            String threadName, String interruption, Callable<T> request, Runnable ended) {
        this.interruption = interruption;
        this.task = new FutureTask<>(request);
        this.thread =
                Thread.ofVirtual()
                        .name(threadName)
                        .start(
                                () -> {
                                    task.run();
                                    ended.run();
                                });
    }

    /**
     * Begins a request and does not wait for it.
     *
     * @param threadName of the thread that sends it
     * @param interruption what is said where who waits for it is interrupted
     */
    public static <T> RequestTask<T> start(
            String threadName, String interruption, Callable<T> request) {
        return start(threadName, interruption, request, () -> {});
    }

    /**
     * As {@link #start(String, String, Callable)}.
     *
     * @param ended is run when the request has ended, well or not, after its outcome is known
     */
    public static <T> RequestTask<T> start(
            String threadName, String interruption, Callable<T> request, Runnable ended) {
        return new RequestTask<>(threadName, interruption, request, ended);
    }

    /** Whether its outcome is known. */
    public boolean isDone() {
        return task.isDone();
    }

    /**
     * Waits for the outcome.
     *
     * @throws InterruptedIOException if this thread was interrupted; the request is then cancelled
     * @throws IOException as the request did
     */
    public T await() throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /**
     * As {@link #await()}, for a while; then the request is interrupted, and its end not waited
     * for.
     *
     * @throws TimeoutException if it took too long
     */
    public T await(Duration limit) throws IOException, TimeoutException {
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /**
     * Waits until the request has ended, well or not.
     *
     * @throws InterruptedIOException if this thread was interrupted; the request goes on
     */
    public void awaitEnd() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interruption(e);
        }
    }

    /** As {@link #awaitEnd}, also where this thread is interrupted, which it then stays. */
    public void awaitEndUninterruptibly() {
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

    /**
     * Interrupts the request, whatever came of it, and waits for its end for some seconds; leaves
     * the interrupt status of this thread alone.
     */
    public void cancel() {
        boolean interrupted = Thread.interrupted();
        thread.interrupt();
        try {
            if (!thread.join(ENDING)) {
                System.getLogger(RequestTask.class.getName())
                        .log(Level.DEBUG, thread.getName() + ": a request does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        cancel();
        return interruption(cause);
    }

    private InterruptedIOException interruption(InterruptedException cause) {
        InterruptedIOException said = new InterruptedIOException(interruption);
        said.initCause(cause);
        return said;
    }

    private static IOException thrown(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException said -> said;
            case RuntimeException mistake -> throw mistake;
            case Error error -> throw error;
            case null, default -> new IOException(failure);
        };
    }
}
