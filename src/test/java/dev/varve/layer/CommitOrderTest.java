package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.CommitOrder.Turn;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.LocalStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several threads read one input, and what is committed depends on the input alone. */
@Timeout(120)
class CommitOrderTest {

    private static final TableName TABLE = new TableName("feed");

    @TempDir Path root;

    @Test
    void turnsComeInTheOrderInWhichTheyWereTaken() throws Exception {
        CommitOrder order = new CommitOrder();
        List<Turn> turns = Stream.generate(order::next).limit(20).toList();
        List<Integer> came = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = turns.size() - 1; i >= 0; i--) {
                int number = i;
                all.add(threads.submit(() -> awaitAndComplete(turns.get(number), number, came)));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
        assertEquals(Stream.iterate(0, i -> i + 1).limit(20).toList(), came);
    }

    private static int awaitAndComplete(Turn turn, int number, List<Integer> came)
            throws InterruptedException {
        try (turn) {
            turn.await();
            came.add(number);
            turn.complete();
        }
        return number;
    }

    @Test
    void aTurnThatFailsEndsThoseBehindItAndNoneBeforeIt() throws Exception {
        CommitOrder order = new CommitOrder();
        Turn first = order.next();
        Turn failing = order.next();
        Turn last = order.next();
        CountDownLatch waiting = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> behind =
                    threads.submit(
                            () -> {
                                waiting.countDown();
                                last.await();
                                return last;
                            });
            waiting.await();
            failing.close();
            ExecutionException ended = assertThrows(ExecutionException.class, behind::get);
            assertTrue(ended.getCause() instanceof BrokenOrderException, ended::toString);
        }
        first.await();
        first.complete();
        first.close();
        assertThrows(BrokenOrderException.class, last::await);
        assertThrows(BrokenOrderException.class, order.next()::await);
    }

    @Test
    void nobodyCompletesATurnThatHasNotComeOrIsOver() {
        CommitOrder order = new CommitOrder();
        Turn first = order.next();
        Turn second = order.next();
        assertThrows(IllegalStateException.class, second::complete);
        first.complete();
        assertThrows(IllegalStateException.class, first::complete);
        second.close();
        assertThrows(IllegalStateException.class, second::complete);
    }

    @Test
    void whoeverIsInterruptedWhileWaitingKeepsTheOthersInOrder() throws Exception {
        CommitOrder order = new CommitOrder();
        Turn first = order.next();
        Turn second = order.next();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, second::await);
        first.await();
        first.complete();
        second.await();
        second.complete();
    }

    /**
     * Chunks that teach columns and types, read side by side before the first of them is committed,
     * make the files of one thread, to the byte; in a budget, too, that is short all the time.
     */
    @Test
    void filesOfSeveralReadersAreThoseOfOne() throws Exception {
        long firstSeed = 20_261_127;
        System.out.printf("CommitOrderTest: seeds %d to %d%n", firstSeed, firstSeed + 39);
        for (long seed = firstSeed; seed < firstSeed + 40; seed++) {
            Random random = new Random(seed);
            List<byte[]> chunks = new ArrayList<>();
            for (int i = 0; i < 3 + random.nextInt(10); i++) {
                chunks.add(chunk(random, i));
            }
            long budgetBytes = random.nextBoolean() ? 8 << 20 : 256 << 10;
            Path one = root.resolve(seed + "-one");
            Path several = root.resolve(seed + "-several");
            settle(one, budgetBytes, chunks, 1);
            settle(several, budgetBytes, chunks, 4);
            assertSame(one, several, "seed " + seed);
        }
    }

    private static byte[] chunk(Random random, int number) {
        StringBuilder lines = new StringBuilder();
        int records = 1 + random.nextInt(400);
        for (int i = 0; i < records; i++) {
            lines.append("{\"p\":%d,\"n\":%d".formatted(random.nextInt(3), number * 1_000 + i));
            if (random.nextInt(records) == 0) {
                lines.append(",\"c%d\":%s".formatted(random.nextInt(5), value(random)));
            }
            lines.append(",\"pad\":\"%x\"}\n".formatted(random.nextLong()));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> "7";
            case 1 -> "0.5";
            case 2 -> "\"te\\b\\fxt\"";
            case 3 -> "true";
            case 4 -> "{\"a\":[1]}";
            case 5 -> Long.toString(random.nextLong());
            default -> "null";
        };
    }

    /** Each thread reads its first chunk before any of them commits one. */
    private static void settle(Path root, long budgetBytes, List<byte[]> chunks, int readers)
            throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("p"))).bufferRows(150).make();
        CommitOrder order = new CommitOrder();
        List<Turn> turns = chunks.stream().map(_ -> order.next()).toList();
        int threadCount = Math.min(readers, chunks.size());
        CyclicBarrier allHaveRead = new CyclicBarrier(threadCount);
        try (Settling settling =
                        new Settling(settings, new LocalStore(root), budgetBytes, TABLE.value());
                ExecutorService threads = Executors.newFixedThreadPool(threadCount)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threadCount; thread++) {
                int first = thread;
                all.add(
                        threads.submit(
                                () -> {
                                    RecordReader reader =
                                            new RecordReader(settling.catalog, Optional.of(TABLE));
                                    for (int i = first; i < chunks.size(); i += threadCount) {
                                        try (Turn turn = turns.get(i)) {
                                            byte[] chunk = chunks.get(i);
                                            reader.read(chunk, 0, chunk.length, 1);
                                            if (i == first) {
                                                allHaveRead.await();
                                            }
                                            turn.await();
                                            commit(settling.layers, reader);
                                            turn.complete();
                                        }
                                    }
                                    return first;
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            settling.flush();
        }
    }

    private static void commit(LayerWriter layers, RecordReader reader) {
        for (RowSource rows : reader.staged()) {
            try (Prepared prepared = layers.prepare(rows, Duration.ofMinutes(1))) {
                layers.commit(List.of(prepared));
            }
        }
        reader.clear();
        reader.forget();
    }

    private static void assertSame(Path one, Path several, String message) throws IOException {
        SortedMap<String, byte[]> expected = files(one);
        SortedMap<String, byte[]> actual = files(several);
        assertEquals(expected.keySet(), actual.keySet(), message);
        for (Map.Entry<String, byte[]> each : expected.entrySet()) {
            assertArrayEquals(
                    each.getValue(),
                    actual.get(each.getKey()),
                    () -> message + ": " + each.getKey());
        }
    }

    private static SortedMap<String, byte[]> files(Path root) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
