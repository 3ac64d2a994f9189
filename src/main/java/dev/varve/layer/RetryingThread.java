package dev.varve.layer;

import dev.varve.journal.DeadLettersFullException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thread of its own for what a store or a disk may refuse: a refusal is told, and tried again
 * after a rest, until the thread is closed. {@link #start}, {@link #rouse} and {@link #close} are
 * for others, everything else is for the work.
 */
public final class RetryingThread implements AutoCloseable {

    private static final Duration REST = Duration.ofSeconds(1);

    private final LayerEvents events;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock. */
    private boolean roused;

    private volatile boolean closed;

    /** What the thread does from its start to its end. */
    @FunctionalInterface
    public interface Work {

        /**
         * @throws InterruptedException if the thread was closed
         */
        void run() throws InterruptedException;
    }

    /** What may be refused. */
    @FunctionalInterface
    public interface Step {
        void take() throws IOException;
    }

    /** The same with an answer. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /** Ends the work once the thread is closed. */
    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param events told of each refusal, and of what ends the work
     * @param what the work is, for who is told that it has ended
     */
    public RetryingThread(String name, LayerEvents events, String what, Work work) {
        this.events = events;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(what, work));
    }

    private void run(String what, Work work) {
        try {
            work.run();
        } catch (ClosedException | InterruptedException ended) {
            // what was not done waits where it is
        } catch (RuntimeException | Error failed) {
            events.unexpected(what, failed);
        }
    }

    public void start() {
        thread.start();
    }

    /** The next rest ends at once, or the one that has begun. */
    public void rouse() {
        lock.lock();
        try {
            roused = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends the work if the thread is closed. */
    public void requireOpen() {
        if (closed) {
            throw new ClosedException();
        }
    }

    /**
     * Tries once.
     *
     * @param what it is about, for who is told of a refusal
     * @return why it was refused; empty if it was not
     */
    public Optional<Exception> attempt(String what, Step step) {
        requireOpen();
        try {
            step.take();
            return Optional.empty();
        } catch (IOException | OverloadedException | DeadLettersFullException refused) {
            requireOpen();
            events.replayWaits(what, refused);
            return Optional.of(refused);
        }
    }

    /** Tries until there is an answer, and rests between. */
    <T> T persist(String what, Question<T> question) {
        List<T> answer = new ArrayList<>(1);
        while (attempt(what, () -> answer.add(question.ask())).isPresent()) {
            rest();
        }
        return answer.getFirst();
    }

    /** Waits before something is tried again. */
    public void rest() {
        long leftNanos = REST.toNanos();
        lock.lock();
        try {
            while (!closed && !roused && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            roused = false;
        } catch (InterruptedException ended) {
            throw new ClosedException();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work where it is, and waits for that. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
