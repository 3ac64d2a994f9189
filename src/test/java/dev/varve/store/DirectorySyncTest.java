package dev.varve.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who shares whose sync, step by step: every sync is held until the test lets it go. */
@Timeout(60)
final class DirectorySyncTest {

    private static final int MANY = 32;

    /** A sync that is about to begin. */
    private static final class Held {

        private final Thread by = Thread.currentThread();
        private final CountDownLatch decided = new CountDownLatch(1);
        private @Nullable Throwable failure;

        void succeed() {
            decided.countDown();
        }

        void fail(Throwable with) {
            failure = with;
            decided.countDown();
        }

        void await() throws IOException {
            try {
                decided.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
            switch (failure) {
                case IOException refused -> throw refused;
                case Error error -> throw error;
                case null -> {}
                default -> throw new AssertionError(failure);
            }
        }
    }

    /** A thread that asks for a sync. */
    private static final class Asker {

        private final FutureTask<Boolean> task;
        private final Thread thread;

        Asker(DirectorySync sync, Path directory) {
            task =
                    new FutureTask<>(
                            () -> {
                                try {
                                    sync.sync(directory, Step.SYNC_DIRECTORY);
                                    return false;
                                } catch (ClosedByInterruptException e) {
                                    return Thread.currentThread().isInterrupted();
                                }
                            });
            thread = Thread.ofPlatform().start(task);
        }

        void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        boolean interrupted() throws Exception {
            return task.get();
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, task::get).getCause();
        }
    }

    @TempDir Path directory;

    private final BlockingQueue<Held> syncs = new LinkedBlockingQueue<>();

    private final DirectorySync sync =
            new DirectorySync(
                    _ -> {
                        Held held = new Held();
                        syncs.add(held);
                        held.await();
                    });

    private Held next() throws InterruptedException {
        return assertInstanceOf(Held.class, syncs.poll(30, TimeUnit.SECONDS));
    }

    private Asker ask() {
        return new Asker(sync, directory);
    }

    private List<Asker> askAndWait(int count) {
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            askers.add(ask());
        }
        askers.forEach(Asker::awaitWaiting);
        return askers;
    }

    private static void requireDone(List<Asker> askers) throws Exception {
        for (Asker asker : askers) {
            assertEquals(false, asker.interrupted());
        }
    }

    @Test
    void servesAllWhoAskedWhileOneWasRunningWithTheNext() throws Exception {
        Asker first = ask();
        Held running = next();
        List<Asker> others = askAndWait(MANY);
        running.succeed();
        Held shared = next();
        requireDone(List.of(first));
        others.forEach(other -> assertTrue(!other.task.isDone()));
        shared.succeed();
        requireDone(others);
        assertTrue(syncs.isEmpty());
    }

    @Test
    void tellsAFailureToAllWhoSharedThatSyncAndToNobodyElse() throws Exception {
        Asker first = ask();
        Held running = next();
        List<Asker> failing = askAndWait(MANY);
        running.succeed();
        Held shared = next();
        List<Asker> later = askAndWait(MANY);
        IOException lost = new IOException("Input/output error");
        shared.fail(lost);
        next().succeed();
        requireDone(List.of(first));
        for (Asker asker : failing) {
            assertSame(lost, asker.failure());
        }
        requireDone(later);
        assertTrue(syncs.isEmpty());
    }

    @Test
    void syncsInThePlaceOfOneWhoIsInterruptedMeanwhile() throws Exception {
        Asker first = ask();
        Held running = next();
        List<Asker> others = askAndWait(MANY);
        running.succeed();
        Held abandoned = next();
        abandoned.by.interrupt();
        Held again = next();
        assertNotEquals(abandoned.by, again.by);
        again.succeed();
        requireDone(List.of(first));
        int interrupted = 0;
        for (Asker other : others) {
            interrupted += other.interrupted() ? 1 : 0;
        }
        assertEquals(1, interrupted);
        assertTrue(syncs.isEmpty());
    }

    @Test
    void letsOneWhoWaitsBeInterruptedWithoutTheOthers() throws Exception {
        Asker first = ask();
        Held running = next();
        List<Asker> others = new ArrayList<>(askAndWait(MANY));
        Asker interrupted = others.remove(MANY / 2);
        interrupted.thread.interrupt();
        assertTrue(interrupted.interrupted());
        running.succeed();
        next().succeed();
        requireDone(List.of(first));
        requireDone(others);
        assertTrue(syncs.isEmpty());
    }

    @Test
    void syncsInThePlaceOfOneWhoMetAnError() throws Exception {
        Asker first = ask();
        Held running = next();
        List<Asker> others = askAndWait(2);
        running.succeed();
        Error error = new OutOfMemoryError("thrown by a test");
        Held broken = next();
        broken.fail(error);
        next().succeed();
        requireDone(List.of(first));
        for (Asker other : others) {
            if (other.thread.equals(broken.by)) {
                assertSame(error, other.failure());
            } else {
                requireDone(List.of(other));
            }
        }
    }

    @Test
    void syncsEachAloneWhereNobodyWaits() throws Exception {
        for (int i = 0; i < 3; i++) {
            Asker asker = ask();
            next().succeed();
            requireDone(List.of(asker));
        }
        assertTrue(syncs.isEmpty());
    }

    @Test
    void letsNoDirectoryWaitForAnother(@TempDir Path other) throws Exception {
        Asker first = ask();
        Held running = next();
        Asker elsewhere = new Asker(sync, other);
        next().succeed();
        requireDone(List.of(elsewhere));
        running.succeed();
        requireDone(List.of(first));
    }

    @Test
    void saysThatTheDirectoryIsGone() throws Exception {
        Asker asker = new Asker(sync, directory.resolve("gone"));
        next().succeed();
        assertInstanceOf(NoSuchFileException.class, asker.failure());
    }
}
