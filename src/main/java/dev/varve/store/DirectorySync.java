package dev.varve.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was created, renamed or removed in a directory survive a crash of the machine. One
 * sync serves all who asked before it began; whoever asks while one is running shares the next, as
 * the running one may have passed over what he did. Thread-safe; different directories do not wait
 * for each other.
 */
final class DirectorySync {

    private final Steps steps;
    private final ConcurrentMap<Path, Turns> turnsByDirectory = new ConcurrentHashMap<>();

    DirectorySync(Steps steps) {
        this.steps = steps;
    }

    /**
     * Returns when a sync that began after this call has succeeded.
     *
     * @param step what the listener of the steps hears if it is this thread that does it
     * @throws ClosedByInterruptException if this thread was interrupted; whoever shares its sync
     *     does it in its place
     * @throws IOException if that sync failed; all who shared it are told the same
     */
    void sync(Path directory, Step step) throws IOException {
        if (!canBeOpened(directory)) {
            return;
        }
        Turns turns =
                turnsByDirectory.compute(
                        directory, (_, known) -> (known == null ? new Turns() : known).entered());
        try {
            turns.sync(
                    () -> {
                        steps.before(step);
                        force(directory);
                    });
        } finally {
            turnsByDirectory.computeIfPresent(directory, (_, known) -> known.left());
        }
    }

    /**
     * Syncs a directory for one alone, whoever else does so.
     *
     * @throws IOException if it cannot be synced
     */
    static void force(Path directory) throws IOException {
        if (!canBeOpened(directory)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Elsewhere directories cannot be opened, and names are durable without it. */
    private static boolean canBeOpened(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The work of one sync. */
    @FunctionalInterface
    private interface Force {

        void run() throws IOException;
    }

    /** One sync and all who share it. The lock of its turns guards it. */
    private static final class Round {

        private boolean ended;
        private @Nullable IOException failure;

        /** Stays open where the thread was interrupted: that says nothing of the directory. */
        void run(Force force) throws IOException {
            try {
                force.run();
            } catch (ClosedByInterruptException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            ended = true;
        }
    }

    /** The syncs of one directory, one after another. */
    private static final class Turns {

        private final ReentrantLock running = new ReentrantLock();
        private final AtomicReference<Round> next = new AtomicReference<>(new Round());

        /** Guarded by the map's lock on the directory. */
        private int users;

        Turns entered() {
            users++;
            return this;
        }

        @Nullable Turns left() {
            users--;
            return users == 0 ? null : this;
        }

        void sync(Force force) throws IOException {
            Round mine = next.get();
            awaitTurn();
            try {
                if (!mine.ended) {
                    // Before it begins, so that nobody joins whom it might not serve.
                    next.compareAndSet(mine, new Round());
                    mine.run(force);
                }
                if (mine.failure != null) {
                    throw mine.failure;
                }
            } finally {
                running.unlock();
            }
        }

        private void awaitTurn() throws ClosedByInterruptException {
            try {
                running.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
        }
    }
}
