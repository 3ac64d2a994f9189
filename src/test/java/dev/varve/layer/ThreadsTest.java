package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads, and a store that can be held at any call. */
@Timeout(120)
class ThreadsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void whileAnyCallOfTheStoreIsHeldNobodyElseWaits() throws Exception {
        for (Operation held :
                List.of(Operation.STAGE, Operation.APPEND, Operation.COMMIT, Operation.CREATE)) {
            FaultyStore store = new FaultyStore(new MemoryStore());
            Gate gate = new Gate(store, held);
            Random random = new Random(1);
            try (RunningLayers running = new RunningLayers(store, 8 * MEBIBYTE)) {
                running.append("feed", 1, 10, random);
                Waiting flush = running.layers.beginFlush();
                gate.reached.await();

                for (int i = 0; i < 100; i++) {
                    running.append("feed", 1, 10, random);
                    running.append("other", i % 3, 10, random);
                }
                assertEquals(2, running.layers.unstored().status().size());
                assertEquals(2_010, rows(running));
                assertFalse(flush.report().isComplete());
                running.layers.rotateDue();

                gate.open.countDown();
                assertTrue(flush.await(LONG).isComplete());
                assertTrue(running.layers.flush(LONG).isComplete());
                assertEquals(2_010, running.storedRows.get());
                assertEquals(List.of(), running.unexpected);
            }
        }
    }

    private static long rows(RunningLayers running) {
        return running.layers.unstored().count();
    }

    @Test
    void endsWhileTheStoreIsSilent() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        Gate gate = new Gate(store, Operation.COMMIT);
        RunningLayers running = new RunningLayers(store, MEBIBYTE);
        running.append("feed", 1, 10, new Random(2));
        running.layers.beginFlush();
        gate.reached.await();

        FlushReport report = running.layers.flush(Duration.ofMillis(1));
        assertEquals(1, report.open().size());
        assertEquals(Map.of(new TableName("feed"), 10L), running.layers.unstored().byTable());
        running.close();

        gate.open.countDown();
    }

    @Test
    void aFullBudgetBehindASilentStoreRefusesInTimeAndLosesNothing() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        Gate gate = new Gate(store, Operation.APPEND);
        Random random = new Random(3);
        long accepted = 0;
        try (RunningLayers running = new RunningLayers(store, MEBIBYTE / 2)) {
            try {
                while (true) {
                    appendNow(running, random);
                    accepted += 50;
                }
            } catch (OverloadedException full) {
                assertEquals(OverloadedException.Kind.MEMORY, full.kind());
            }
            assertTrue(accepted > 1_000, "accepted: " + accepted);
            assertEquals(accepted, rows(running));
            gate.open.countDown();
            assertTrue(running.layers.flush(LONG).isComplete());
            assertEquals(accepted, running.storedRows.get());
        }
    }

    /** Waits for memory only a moment. */
    private static void appendNow(RunningLayers running, Random random) {
        RecordReader reader = new RecordReader(running.catalog, Optional.of(new TableName("feed")));
        byte[] chunk = lines(50, random);
        reader.read(chunk, 0, chunk.length, 1);
        try (Prepared prepared =
                running.layers.prepare(reader.staged().iterator().next(), Duration.ofMillis(20))) {
            running.layers.commit(List.of(prepared));
        } finally {
            reader.clear();
            reader.forget();
        }
    }

    private static byte[] lines(int rows, Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append("{\"p\":1,\"x\":\"%x\"}\n".formatted(random.nextLong()));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aReceiptTellsWhenItsRowsAreStored() throws Exception {
        MemoryStore store = new MemoryStore();
        Random random = new Random(4);
        try (RunningLayers running = new RunningLayers(store, MEBIBYTE)) {
            Receipt first = running.append("feed", 1, 10, random);
            Receipt second = running.append("feed", 2, 10, random);
            FlushReport report = running.layers.await(List.of(first), LONG);
            assertTrue(report.isComplete());
            assertEquals(10, report.stored().getFirst().rowCount());
            assertEquals(Map.of(new TableName("feed"), 10L), running.layers.unstored().byTable());
            assertTrue(running.layers.await(List.of(first, second), LONG).isComplete());
        }
    }

    @Test
    void manyWhoWaitShareFiles() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        try (RunningLayers running = new RunningLayers(store, 8 * MEBIBYTE);
                ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                Random random = new Random(client);
                answers.add(
                        clients.submit(
                                () -> {
                                    boolean stored = true;
                                    for (int i = 0; i < 20; i++) {
                                        Receipt receipt = running.append("feed", 1, 1, random);
                                        stored &=
                                                running.layers
                                                        .await(List.of(receipt), LONG)
                                                        .isComplete();
                                    }
                                    return stored;
                                }));
            }
            for (Future<Boolean> answer : answers) {
                assertTrue(answer.get());
            }
            assertEquals(160, running.storedRows.get());
        }
    }

    @Test
    void aReceiptFailsWithWhatFailed() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        store.setDown(true);
        try (RunningLayers running = new RunningLayers(store, MEBIBYTE)) {
            Receipt receipt = running.append("feed", 1, 10, new Random(5));
            FlushReport report = running.layers.await(List.of(receipt), LONG);
            assertEquals(1, report.refused().size());
            assertTrue(
                    report.refused().getFirst().reason().getMessage().contains("injected"),
                    report::toString);
            store.setDown(false);
            assertTrue(running.layers.flush(LONG).isComplete());
            assertTrue(running.layers.await(List.of(receipt), LONG).isComplete());
        }
    }

    @Test
    void whoIsInterruptedWhileHeWaitsKeepsHisRows() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        Gate gate = new Gate(store, Operation.COMMIT);
        try (RunningLayers running = new RunningLayers(store, MEBIBYTE)) {
            Receipt receipt = running.append("feed", 1, 10, new Random(6));
            Thread.currentThread().interrupt();
            assertThrows(
                    InterruptedException.class, () -> running.layers.await(List.of(receipt), LONG));
            gate.open.countDown();
            assertTrue(running.layers.flush(LONG).isComplete());
        }
    }

    @Test
    void appendersFlushesRotationsAndAFailingStoreTogetherLoseNothing() throws Exception {
        long seed = 20_261_128;
        System.out.println("ThreadsTest: seed " + seed);
        FaultyStore store = FaultyStore.seeded(new MemoryStore(), seed, 0.1);
        AtomicLong accepted = new AtomicLong();
        try (RunningLayers running = new RunningLayers(store, 2 * MEBIBYTE);
                ExecutorService people = Executors.newFixedThreadPool(10)) {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                Random random = new Random(seed + client);
                all.add(
                        people.submit(
                                () -> {
                                    for (int i = 0; i < 200; i++) {
                                        int rows = 1 + random.nextInt(40);
                                        try {
                                            running.append(
                                                    "t" + random.nextInt(3),
                                                    random.nextInt(4),
                                                    rows,
                                                    random);
                                            accepted.addAndGet(rows);
                                        } catch (OverloadedException full) {
                                            running.layers.rotateDue();
                                        }
                                    }
                                }));
            }
            all.add(
                    people.submit(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    running.layers.beginFlush();
                                    running.layers.unstored().status();
                                }
                            }));
            all.add(
                    people.submit(
                            () -> {
                                for (int i = 0; i < 200; i++) {
                                    running.layers.rotateDue();
                                }
                            }));
            for (Future<?> each : all) {
                each.get();
            }
            store.beNice();
            running.layers.flush(LONG);
            assertTrue(running.layers.flush(LONG).isComplete());
            assertEquals(accepted.get(), running.storedRows.get());
            assertEquals(Map.of(), running.layers.unstored().byTable());
            assertEquals(0, running.usedBytesAtRest(LONG));
            assertEquals(List.of(), running.unexpected);
        }
    }

    /** The room of the encoders is full of files that end only when the encoders have done more. */
    @Test
    void filesOfVeryManySmallRowGroupsDoNotKeepTheEncodersFromTheirEnd() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        Random random = new Random(7);
        try (RunningLayers running = new RunningLayers(store, MEBIBYTE / 4)) {
            long accepted = 0;
            for (int i = 0; i < 400; i++) {
                store.setDown(i % 40 >= 20);
                try {
                    running.append("feed", i % 3, 200, random);
                    accepted += 200;
                } catch (OverloadedException full) {
                    running.layers.rotateDue();
                }
            }
            store.setDown(false);
            FlushReport report = running.layers.flush(Duration.ofMillis(200));
            for (int tick = 0; tick < 100 && !report.isComplete(); tick++) {
                running.layers.rotateDue(); // as the schedule does every second
                report = running.layers.flush(Duration.ofMillis(200));
            }
            assertEquals(Map.of(), running.layers.unstored().byTable());
            assertEquals(accepted, running.storedRows.get());
        }
    }
}
