package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.TableName;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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
        return layers.unstored().status().stream()
                .mapToInt(table -> table.partitions().size())
                .sum();
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
            assertEquals(18, running.layers.unstored().byTable().get(new TableName("feed")));
        }
    }

    @Test
    void whoNeedsAPlaceHasItAsSoonAsAFileIsStored() throws Exception {
        FaultyStore store = new FaultyStore(new MemoryStore());
        Gate gate = new Gate(store, FaultyStore.Operation.COMMIT);
        try (RunningLayers running = new RunningLayers(store, 8 * MEBIBYTE, EIGHT);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Random random = new Random(4);
            for (int partition = 0; partition < 8; partition++) {
                running.append("feed", partition, 2, random);
            }
            Future<?> further = other.submit(() -> append(running, 8, Duration.ofHours(1)));
            gate.reached.await();
            running.append("feed", 0, 2, random);
            gate.open.countDown();
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

    private static void append(RunningLayers running, int partition, Duration longest) {
        running.append("feed", "{\"p\":%d}".formatted(partition), longest);
    }
}
