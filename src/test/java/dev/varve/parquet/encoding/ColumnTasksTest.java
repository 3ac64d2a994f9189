package dev.varve.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.HashSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ColumnTasksTest {

    private static final int COLUMNS = 9;

    private final ScratchPool scratches = new ScratchPool(new HashSeed(1, 2));

    /** What a failure must not be changed into anything else. */
    private static final class Fault extends Error {

        private static final long serialVersionUID = 1;
    }

    @Test
    void chunksComeInTheOrderOfTheColumnsWhicheverEndsFirst() {
        List<EncodedChunk> expected = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            expected.add(chunk());
        }
        CountDownLatch last = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(COLUMNS)) {
            List<EncodedChunk> chunks =
                    new ColumnTasks(threads, scratches)
                            .run(
                                    COLUMNS,
                                    (column, _) -> {
                                        if (column == COLUMNS - 1) {
                                            last.countDown();
                                        }
                                        await(last);
                                        return expected.get(column);
                                    });
            for (int column = 0; column < COLUMNS; column++) {
                assertSame(expected.get(column), chunks.get(column));
            }
        }
    }

    @Test
    void anErrorOfAnyColumnReachesTheCallerAsItIsWhenNothingRunsAnyMore() {
        for (int broken = 0; broken < COLUMNS; broken++) {
            int failing = broken;
            for (int threadCount : new int[] {1, 2, COLUMNS}) {
                Fault fault = new Fault();
                AtomicInteger running = new AtomicInteger();
                try (ExecutorService threads = Executors.newFixedThreadPool(threadCount)) {
                    ColumnTasks tasks = new ColumnTasks(threads, scratches);
                    Fault thrown =
                            assertThrows(
                                    Fault.class,
                                    () ->
                                            tasks.run(
                                                    COLUMNS,
                                                    (column, _) -> {
                                                        running.incrementAndGet();
                                                        running.decrementAndGet();
                                                        if (column == failing) {
                                                            throw fault;
                                                        }
                                                        return chunk();
                                                    }));
                    assertEquals(0, running.get());
                    assertSame(fault, thrown);
                    assertEquals(COLUMNS, tasks.run(COLUMNS, (_, _) -> chunk()).size());
                }
            }
        }
    }

    @Test
    void aColumnThatHasBegunIsAwaitedWhenAnotherHasFailed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            ColumnTasks tasks = new ColumnTasks(threads, scratches);
            CompletableFuture<List<EncodedChunk>> caller =
                    CompletableFuture.supplyAsync(
                            () ->
                                    tasks.run(
                                            2,
                                            (column, _) -> {
                                                if (column == 0) {
                                                    await(begun);
                                                    throw new Fault();
                                                }
                                                begun.countDown();
                                                await(gate);
                                                ended.incrementAndGet();
                                                return chunk();
                                            }),
                            threads);
            assertTrue(begun.await(30, TimeUnit.SECONDS));
            assertTrue(!caller.isDone(), "the second column reads its batches");
            gate.countDown();
            assertSame(Fault.class, caller.handle((_, thrown) -> cause(thrown)).get().getClass());
            assertEquals(1, ended.get());
        }
    }

    private static Throwable cause(Throwable thrown) {
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }

    @Test
    void anExecutorThatRefusesAColumnLeavesNoneBehind() {
        for (Error refusal : List.of(new Fault(), new OutOfMemoryError("no thread"))) {
            for (int refused = 0; refused < COLUMNS; refused++) {
                List<Runnable> waiting = new ArrayList<>();
                ColumnTasks tasks = new ColumnTasks(refusing(refusal, refused, waiting), scratches);
                AtomicInteger encoded = new AtomicInteger();
                Error thrown =
                        assertThrows(
                                Error.class,
                                () ->
                                        tasks.run(
                                                COLUMNS,
                                                (_, _) -> {
                                                    encoded.incrementAndGet();
                                                    return chunk();
                                                }));
                assertSame(refusal, thrown);
                waiting.forEach(Runnable::run);
                assertEquals(0, encoded.get(), "columns that were encoded too late");
            }
        }
    }

    private static Executor refusing(Error refusal, int refused, List<Runnable> waiting) {
        return task -> {
            if (waiting.size() == refused) {
                throw refusal;
            }
            waiting.add(task);
        };
    }

    @Test
    void aClosedExecutorIsSaidToBeOne() {
        ExecutorService closed = Executors.newFixedThreadPool(1);
        closed.close();
        ColumnTasks tasks = new ColumnTasks(closed, scratches);
        assertThrows(RejectedExecutionException.class, () -> tasks.run(COLUMNS, (_, _) -> chunk()));
    }

    @Test
    void interruptionIsKeptAndEndsNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Thread caller =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        int chunks =
                                                new ColumnTasks(threads, scratches)
                                                        .run(
                                                                COLUMNS,
                                                                (_, _) -> {
                                                                    begun.countDown();
                                                                    await(gate);
                                                                    return chunk();
                                                                })
                                                        .size();
                                        interrupted.complete(
                                                Thread.currentThread().isInterrupted()
                                                        && chunks == COLUMNS);
                                    });
            begun.await();
            caller.interrupt();
            gate.countDown();
            assertTrue(interrupted.get());
            caller.join();
        }
    }

    @Test
    void theScratchOfAColumnThatFailedIsNotUsedAgain() {
        ConcurrentLinkedQueue<Scratch> used = new ConcurrentLinkedQueue<>();
        ColumnTasks tasks = new ColumnTasks(Runnable::run, scratches);
        tasks.run(2, (_, scratch) -> chunkMadeWith(scratch, used));
        assertSame(used.poll(), used.peek());
        Scratch kept = used.poll();
        assertThrows(
                Fault.class,
                () ->
                        tasks.run(
                                1,
                                (_, scratch) -> {
                                    used.add(scratch);
                                    throw new Fault();
                                }));
        assertSame(kept, used.poll());
        tasks.run(1, (_, scratch) -> chunkMadeWith(scratch, used));
        assertNotSame(kept, used.poll());
    }

    private static EncodedChunk chunkMadeWith(
            Scratch scratch, ConcurrentLinkedQueue<Scratch> used) {
        used.add(scratch);
        return chunk();
    }

    @Test
    void aScratchThatAGiantValueHasGrownIsNotKept() {
        Scratch usual = scratches.take();
        usual.page.reserve(9 << 20);
        assertTrue(usual.heldBytes() >= 9 << 20);
        scratches.giveBack(usual);
        assertSame(usual, scratches.take());
        usual.rows.spare(Math.toIntExact(ScratchPool.MAX_IDLE_BYTES));
        scratches.giveBack(usual);
        assertNotSame(usual, scratches.take());
    }

    private static EncodedChunk chunk() {
        return new EncodedChunk(Optional.empty(), List.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
