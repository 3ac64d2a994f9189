package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients whose columns and types race, and a store that refuses, stalls, answers late and
 * loses answers, for minutes: what was accepted is in the files, each row once, and the memory is
 * as it was. Not part of the tests: {@code ./mvnw -Pstress test}.
 */
class LayerStress {

    private static final int CLIENTS = 8;
    private static final long BUDGET_BYTES = 16L << 20;

    @TempDir Path root;

    @Test
    void whatIsAcceptedIsStoredOnceWhateverTheStoreDoes() throws Exception {
        long seed = Long.getLong("stress.seed", 1);
        Duration time = Duration.ofMinutes(Integer.getInteger("stress.minutes", 10));
        FaultyStore store = FaultyStore.seeded(new LocalStore(root), seed, 0.05);
        Random stalls = new Random(seed);
        store.beforeEvery(
                _ -> {
                    int percent;
                    synchronized (stalls) {
                        percent = stalls.nextInt(1_000);
                    }
                    if (percent < 20) {
                        LockSupport.parkNanos(Duration.ofMillis(10L * percent).toNanos());
                    }
                });
        AtomicLong accepted = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong numbers = new AtomicLong();
        long heapBefore;
        long heapAfter;
        try (RunningLayers running = new RunningLayers(store, BUDGET_BYTES)) {
            long end = System.nanoTime() + time.toNanos();
            List<Future<?>> all = new ArrayList<>();
            heapBefore = usedHeapBytes();
            try (ExecutorService people = Executors.newFixedThreadPool(CLIENTS + 1)) {
                for (int client = 0; client < CLIENTS; client++) {
                    Random random = new Random(seed + client);
                    all.add(
                            people.submit(
                                    () -> {
                                        while (System.nanoTime() < end) {
                                            int rows = 1 + random.nextInt(200);
                                            try {
                                                running.append(
                                                        "t" + random.nextInt(3),
                                                        lines(random, rows, numbers));
                                                accepted.addAndGet(rows);
                                            } catch (OverloadedException full) {
                                                refused.addAndGet(rows);
                                            }
                                        }
                                    }));
                }
                all.add(people.submit(() -> tick(running, store, end, accepted, refused)));
                for (Future<?> each : all) {
                    each.get();
                }
            }
            store.beNice();
            store.beforeEvery(_ -> {});
            FlushReport last = running.layers.flush(Duration.ofSeconds(5));
            for (int i = 0; i < 20 && !last.isComplete(); i++) {
                last = running.layers.flush(Duration.ofSeconds(5));
            }
            FlushReport told = last;
            assertEquals(
                    Map.of(),
                    running.layers.unstored().byTable(),
                    () -> told.refused() + " " + told.open() + " " + running.unexpected);
            assertEquals(accepted.get(), running.storedRows.get() + running.setAside.size());
            assertEquals(0, running.usedBytesAtRest(Duration.ofMinutes(1)));
            assertEquals(List.of(), running.unexpected);
            heapAfter = usedHeapBytes();
        }
        long stored = requireEachRowOnce(accepted.get());
        System.out.printf(
                "stress, seed %d, %s: %,d rows accepted, %,d refused, %,d in files, each once; %,d"
                        + " faults of the store; budget 0 at the end; heap %,d kB before, %,d kB after%n",
                seed,
                time,
                accepted.get(),
                refused.get(),
                stored,
                store.faults(),
                heapBefore >> 10,
                heapAfter >> 10);
        assertTrue(heapAfter < heapBefore + (32 << 20), "the heap has grown");
    }

    /** The schedule, and now and then an operator. */
    private static void tick(
            RunningLayers running,
            FaultyStore store,
            long end,
            AtomicLong accepted,
            AtomicLong refused) {
        for (int second = 0; System.nanoTime() < end; second++) {
            running.layers.rotateDue();
            store.setDown(second % 60 >= 50);
            if (second % 7 == 0) {
                running.layers.beginFlush();
            }
            if (second % 60 == 0) {
                System.out.printf(
                        "%,d rows accepted, %,d refused, %,d kB of the budget, %,d kB of heap%n",
                        accepted.get(),
                        refused.get(),
                        running.budget.usedBytes() >> 10,
                        usedHeapBytes() >> 10);
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String lines(Random random, int rows, AtomicLong numbers) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            String value =
                    switch (random.nextInt(4)) {
                        case 0 -> Integer.toString(random.nextInt());
                        case 1 -> Double.toString(random.nextInt(1000) / 4.0);
                        case 2 -> "\"%x\"".formatted(random.nextLong());
                        default -> "null";
                    };
            lines.append(
                    "{\"p\":%d,\"n\":%d,\"c%d\":%s,\"x\":\"%x\"}\n"
                            .formatted(
                                    random.nextInt(4),
                                    numbers.incrementAndGet(),
                                    random.nextInt(6),
                                    value,
                                    random.nextLong()));
        }
        return lines.toString();
    }

    private long requireEachRowOnce(long accepted) throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET threads = 2");
            try (ResultSet count =
                    statement.executeQuery(
                            "SELECT count(*), count(DISTINCT n) FROM read_parquet('%s/**/*.parquet',"
                                            .formatted(root)
                                    + " union_by_name = true)")) {
                count.next();
                assertEquals(accepted, count.getLong(1));
                assertEquals(accepted, count.getLong(2));
                return count.getLong(1);
            }
        }
    }
}
