package dev.varve.layer;

import dev.varve.journal.segments.JournalRuns;
import dev.varve.journal.segments.LogPlace;
import dev.varve.journal.segments.Written;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who puts rows into buffers: whoever commits them, or, while there is a backlog, whoever reads
 * them again from the journal; never both, and never one row twice. Thread-safe.
 */
final class Backlog {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Where the backlog begins; none without one. */
    private @Nullable LogPlace begin;

    /** Up to here rows were read again. */
    private LogPlace readTo = new LogPlace(0, 0);

    private volatile boolean open;

    /**
     * @param open whether everything that the journal holds is backlog
     */
    Backlog(boolean open) {
        this.open = open;
        this.begin = open ? readTo : null;
    }

    boolean isOpen() {
        return open;
    }

    /** Where to begin to read; none without a backlog. */
    @Nullable LogPlace begin() {
        lock.lock();
        try {
            return begin;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether who committed rows puts them into buffers. Otherwise they are read again, or were.
     *
     * @param buffered whether the rows are in memory
     */
    boolean fills(Written written, boolean buffered) {
        lock.lock();
        try {
            if (open || written.place().compareTo(readTo) < 0) {
                return false;
            }
            if (!buffered) {
                openAt(written.place());
            }
            return buffered;
        } finally {
            lock.unlock();
        }
    }

    /** Rows that could not be put into buffers, and all that are committed after them. */
    void open(Written written) {
        lock.lock();
        try {
            openAt(written.place());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is none.
     *
     * @param longest how long to wait at most
     * @return whether there is none
     * @throws InterruptedException if the thread was interrupted
     */
    boolean awaitEnd(Duration longest) throws InterruptedException {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            while (open && leftNanos > 0) {
                leftNanos = ended.awaitNanos(leftNanos);
            }
            return !open;
        } finally {
            lock.unlock();
        }
    }

    private void openAt(LogPlace place) {
        if (!open) {
            begin = place;
            open = true;
        }
    }

    /** Ends the backlog if everything was read. */
    boolean end(JournalRuns runs) {
        lock.lock();
        try {
            if (!runs.isAtEnd()) {
                return false;
            }
            readTo = runs.place();
            begin = null;
            open = false;
            ended.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
