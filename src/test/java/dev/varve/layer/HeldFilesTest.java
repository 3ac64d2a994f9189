package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What open files may hold in memory where the store sends nothing before it has a whole part. */
class HeldFilesTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final int PARTITIONS = 10_000;

    @Test
    void tenThousandPartitionsFitIntoASmallBudget() throws Exception {
        long budgetBytes = 2 * MEBIBYTE;
        MemoryStore store = new MemoryStore();
        try (Settling settling = begin(new Naming.ByContent(), store, budgetBytes)) {
            settleRandomly(settling, PARTITIONS, PARTITIONS);
            settling.flush();
            assertEquals(
                    PARTITIONS,
                    settling.stored.stream()
                            .map(file -> file.key().value().split("/")[1])
                            .distinct()
                            .count());
            assertEquals(
                    PARTITIONS, settling.stored.stream().mapToLong(StoredFile::rowCount).sum());
        }
        assertTrue(
                store.mostHeldBytes() <= budgetBytes / 2,
                () -> "held at once: " + store.mostHeldBytes());
        assertEquals(0, store.heldBytes());
    }

    @Test
    void theFileThatHoldsMostEndsFirst() throws Exception {
        MemoryStore store = new MemoryStore();
        Random random = new Random(19);
        try (Settling settling = begin(new Naming.ByContent(), store, MEBIBYTE)) {
            settling.settle(row(2, 0, hex(random, 20_000)));
            for (int n = 1; settling.stored.isEmpty(); n++) {
                settling.settle(row(1, n, hex(random, 20_000)));
            }
            assertEquals(List.of(RotationReason.PRESSURE), settling.reasons);
            assertTrue(settling.stored.getFirst().key().value().startsWith("feed/p=1/"));
            assertTrue(
                    store.mostHeldBytes() <= MEBIBYTE / 2,
                    () -> "held at once: " + store.mostHeldBytes());
        }
    }

    @Test
    void aRecordThatNeedsWhatFilesHoldEndsThem() throws Exception {
        MemoryStore store = new MemoryStore();
        Random random = new Random(20);
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                        .naming(new Naming.ByContent())
                        .bufferRows(5)
                        .make();
        try (Settling settling = new Settling(settings, store, MEBIBYTE, "feed")) {
            for (int n = 0; n < 20; n++) {
                settling.settle(row(n % 2, n, hex(random, 20_000)));
            }
            assertTrue(store.heldBytes() > 150_000, () -> "held: " + store.heldBytes());
            assertEquals(List.of(), settling.stored);
            settling.settle(row(3, 20, hex(random, 650_000)));
            assertTrue(settling.reasons.contains(RotationReason.PRESSURE));
            settling.flush();
            assertEquals(21, settling.stored.stream().mapToLong(StoredFile::rowCount).sum());
        }
    }

    @Test
    void endsTheSameFilesEveryTime() throws Exception {
        List<List<BlobInfo>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            MemoryStore store = new MemoryStore();
            try (Settling settling = begin(new Naming.ByContent(), store, MEBIBYTE)) {
                settleRandomly(settling, 7, 4_000);
                settling.flush();
            }
            try (Stream<BlobInfo> objects = store.list("")) {
                runs.add(objects.toList());
            }
        }
        assertEquals(runs.get(0), runs.get(1));
    }

    /** Rows of half a kilobyte that hardly compress, in twenty requests. */
    private static void settleRandomly(Settling settling, int partitions, int rows) {
        Random random = new Random(17);
        int requests = 20;
        for (int request = 0; request < requests; request++) {
            String[] lines = new String[rows / requests];
            for (int i = 0; i < lines.length; i++) {
                int n = request * lines.length + i;
                lines[i] = row(n * 7919 % partitions, n, hex(random, 512));
            }
            settling.settle(lines);
        }
    }

    private static String row(long partition, long n, String pad) {
        return "{\"p\":%d,\"n\":%d,\"pad\":\"%s\"}".formatted(partition, n, pad);
    }

    private static String hex(Random random, int digits) {
        StringBuilder hex = new StringBuilder(digits);
        while (hex.length() < digits) {
            hex.append(Long.toHexString(random.nextLong()));
        }
        return hex.substring(0, digits);
    }

    @Test
    void aStoreThatRefusesFilesIsNotGivenEverMoreToHold() throws Exception {
        long budgetBytes = 4 * MEBIBYTE;
        MemoryStore memory = new MemoryStore();
        FaultyStore store = new FaultyStore(memory);
        Random random = new Random(18);
        long taken = 0;
        try (Settling settling = begin(new Naming.ByContent(), store, budgetBytes)) {
            store.beforeEvery(
                    operation -> store.setDown(operation == FaultyStore.Operation.COMMIT));
            int refusals = 0;
            while (refusals < 20) {
                try {
                    settling.settle(row(taken % 7, taken, hex(random, 20_000)));
                    taken++;
                } catch (OverloadedException overloaded) {
                    refusals++;
                }
            }
            assertTrue(
                    memory.mostHeldBytes() <= budgetBytes,
                    () -> "held at once: " + memory.mostHeldBytes());
            assertThrows(IOException.class, settling::flush);
            store.beforeEvery(operation -> store.setDown(false));
            settling.flush();
            assertEquals(taken, settling.stored.stream().mapToLong(StoredFile::rowCount).sum());
        }
    }

    @Test
    void stagesUnderTheFinalNameWhereThePositionTellsIt() throws Exception {
        MemoryStore store = new MemoryStore();
        try (Settling settling = begin(new Naming.ByPosition("me-1"), store, MEBIBYTE)) {
            settling.settle("{\"p\":1,\"n\":1}", "{\"p\":2,\"n\":2}");
            assertEquals(
                    List.of(
                            "feed/p=1/feed-me-1-000000000000000.parquet",
                            "feed/p=2/feed-me-1-000000000000001.parquet"),
                    settling.flushedKeys());
            assertEquals(
                    settling.stored.stream().map(StoredFile::key).sorted().toList(),
                    store.knownNames());
        }
    }

    @Test
    void stagesNearWhereOnlyTheContentTellsTheName() throws Exception {
        MemoryStore store = new MemoryStore();
        try (Settling settling = begin(new Naming.ByContent(), store, MEBIBYTE)) {
            settling.settle("{\"p\":1,\"n\":1}");
            settling.flush();
        }
        assertEquals(List.of(), store.knownNames());
    }

    private static Settling begin(Naming naming, BlobStore store, long budgetBytes) {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("p"))).naming(naming).make();
        return new Settling(settings, store, budgetBytes, "feed");
    }
}
