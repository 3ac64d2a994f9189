package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many partitions are open as there may be, and those who need another wait for what helps. */
@Timeout(60)
class PartitionPlacesTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final LayerSettings EIGHT =
            TestSettings.by(new PartitionScheme.Columns(List.of("p"))).maxOpenPartitions(8).make();

    private static int open(LayerWriter layers) {
        return layers.status().stream().mapToInt(table -> table.partitions().size()).sum();
    }

    @Test
    void manyMorePartitionsThanPlacesAreAllStored() throws Exception {
        try (Settling settling = new Settling(EIGHT, new MemoryStore(), 8 * MEBIBYTE, "feed")) {
            for (int i = 0; i < 500; i++) {
                settling.settle("{\"p\":%d,\"n\":%d}".formatted(i * 7 % 100, i));
                assertTrue(open(settling.layers) <= 8, () -> "open: " + open(settling.layers));
            }
            settling.flush();
            assertEquals(500, settling.stored.stream().mapToLong(StoredFile::rowCount).sum());
        }
    }

    @Test
    void whileTheStoreIsAwayAFurtherPartitionIsRefusedAtOnceAndTheOpenOnesTakeRows() {
        FaultyStore store = new FaultyStore(new MemoryStore());
        try (RunningLayers running = new RunningLayers(store, 8 * MEBIBYTE, EIGHT)) {
            Random random = new Random(3);
            store.setDown(true);
            for (int partition = 0; partition < 8; partition++) {
                running.append("feed", partition, 2, random);
            }
            // its wait is an hour: it ends because there is nothing to wait for
            OverloadedException refused =
                    assertThrows(
                            OverloadedException.class,
                            () -> append(running, 8, Duration.ofHours(1)));
            assertEquals(OverloadedException.Kind.PARTITIONS, refused.kind());
            running.append("feed", 3, 2, random);
            assertEquals(18, running.layers.unstoredRows().get(new TableName("feed")));
        }
    }

    @Test
    void whoNeedsAPlaceHasItAsSoonAsAFileIsStored() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        store.beforeEvery(
                operation -> {
                    if (operation == FaultyStore.Operation.COMMIT) {
                        reached.countDown();
                        await(opened);
                    }
                });
        try (RunningLayers running = new RunningLayers(store, 8 * MEBIBYTE, EIGHT);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Random random = new Random(4);
            for (int partition = 0; partition < 8; partition++) {
                running.append("feed", partition, 2, random);
            }
            Future<?> further = other.submit(() -> append(running, 8, Duration.ofHours(1)));
            reached.await();
            running.append("feed", 0, 2, random);
            opened.countDown();
            get(further);
            assertTrue(open(running.layers) <= 8, () -> "open: " + open(running.layers));
        }
    }

    private static void get(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void append(RunningLayers running, int partition, Duration longest) {
        RecordReader reader = new RecordReader(running.catalog, Optional.of(new TableName("feed")));
        byte[] line = "{\"p\":%d}".formatted(partition).getBytes(StandardCharsets.UTF_8);
        reader.read(line, 0, line.length, 1);
        try (Prepared prepared =
                running.layers.prepare(reader.staged().iterator().next(), longest)) {
            running.layers.commit(List.of(prepared));
        }
    }
}
