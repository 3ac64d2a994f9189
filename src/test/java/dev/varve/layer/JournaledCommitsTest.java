package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.segments.CutDisk;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournaledCommitsTest {

    private static final PartitionScheme BY_P = new PartitionScheme.Columns(List.of("p"));

    private final MemoryStore objects = new MemoryStore();
    private final FaultyStore store = new FaultyStore(objects);
    private CutDisk disk = new CutDisk(new Random(1));

    @TempDir Path folder;

    private JournaledLayers open(long limitBytes) throws Exception {
        return new JournaledLayers(disk, store, BY_P, List.of(), limitBytes);
    }

    private static String line(long n) {
        return "{\"p\":%d,\"n\":%d,\"x\":\"%s\"}\n".formatted(n % 3, n, "x".repeat(500));
    }

    private void requireRows(long count) throws Exception {
        List<Long> stored = StoredRows.numbers(objects, folder);
        assertEquals(count, stored.size());
        assertEquals(count, new HashSet<>(stored).size());
    }

    @Test
    void aStoreThatIsAwayDoesNotStopTheIntake() throws Exception {
        long rows = 20_000; // ten times the memory
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            store.setDown(true);
            for (long n = 0; n < rows; n += 100) {
                StringBuilder lines = new StringBuilder();
                for (long each = n; each < n + 100; each++) {
                    lines.append(line(each));
                }
                running.append("feed", lines.toString());
                running.layers.rotateDue();
            }
            assertTrue(running.commits.hasBacklog());
            assertTrue(running.commits.sizeBytes() > 10 << 20);
            running.storeAll();
            assertEquals(List.of(), running.unexpected);
            assertEquals(List.of(), running.setAside);
        }
        requireRows(rows);
    }

    @Test
    void fewRecordsThatFillTheMemoryAreStored() throws Exception {
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            store.setDown(true);
            for (long n = 0; n < 8; n++) {
                running.append(
                        "feed", line(n).replace("\"x\":\"", "\"x\":\"" + "y".repeat(250_000)));
            }
            running.storeAll();
            assertEquals(List.of(), running.unexpected);
        }
        requireRows(8);
    }

    @Test
    void aFullJournalRefusesUntilAnEighthIsFree() throws Exception {
        long accepted = 0;
        try (JournaledLayers running = open(100_000)) {
            store.setDown(true);
            OverloadedException full = null;
            while (full == null) {
                try {
                    running.append("feed", line(accepted));
                    accepted++;
                } catch (OverloadedException refused) {
                    full = refused;
                }
            }
            assertEquals(OverloadedException.Kind.JOURNAL, full.kind());
            assertTrue(full.getMessage().contains("varve.journal.size"), full::toString);
            assertTrue(accepted > 100, "accepted: " + accepted);
            running.storeAll();
        }
        try (JournaledLayers again = open(100_000)) {
            again.append("feed", line(accepted));
            again.storeAll();
        }
        requireRows(accepted + 1);
    }

    @Test
    void aDiskThatRefusesCostsOnlyTheRequest() throws Exception {
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            running.append("feed", line(0));
            disk.refuse(1);
            OverloadedException refused =
                    assertThrows(OverloadedException.class, () -> running.append("feed", line(1)));
            assertEquals(OverloadedException.Kind.JOURNAL, refused.kind());
            assertEquals(
                    "the journal cannot be written: no space left on device", refused.getMessage());
            running.append("feed", line(2));
            running.storeAll();
            assertEquals(List.of(), running.unexpected);
        }
        assertEquals(
                List.of(0L, 2L), StoredRows.numbers(objects, folder).stream().sorted().toList());
    }

    /** As after {@code kill -9}. */
    private void killAfter(String table, String lines) throws Exception {
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            running.append(table, lines);
            disk.cut();
        }
        disk = disk.restarted();
    }

    @Test
    void aFileWithoutItsManifestGetsTheOneThatItWouldHaveHad() throws Exception {
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            running.append("feed", line(1) + line(2) + line(4));
            assertTrue(running.layers.flush(JournaledLayers.LONG).isComplete());
            disk.cut();
        }
        disk = disk.restarted();
        Map<BlobKey, String> before = manifests();
        assertEquals(2, before.size());
        for (BlobKey each : before.keySet()) {
            objects.delete(each);
        }
        try (JournaledLayers next = open(Long.MAX_VALUE)) {
            next.storeAll();
            assertEquals(2, next.adopted.size());
        }
        assertEquals(before, manifests());
        requireRows(3);
    }

    private Map<BlobKey, String> manifests() throws Exception {
        Map<BlobKey, String> manifests = new TreeMap<>();
        try (Stream<BlobInfo> all = objects.list("_manifest/")) {
            for (BlobInfo each : all.toList()) {
                byte[] bytes = objects.read(each.key()).readAllBytes();
                manifests.put(each.key(), new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return manifests;
    }

    @Test
    void recordsAreDividedAsWhenTheyWereAccepted() throws Exception {
        killAfter("feed", line(1) + line(2));
        PartitionScheme other = new PartitionScheme.Columns(List.of("x"));
        try (JournaledLayers next =
                new JournaledLayers(disk, store, other, List.of(), Long.MAX_VALUE)) {
            next.storeAll();
        }
        try (Stream<BlobInfo> files = objects.list("feed/")) {
            assertEquals(
                    List.of("feed/p=1", "feed/p=2"),
                    files.map(each -> each.key().value())
                            .map(key -> key.substring(0, key.lastIndexOf('/')))
                            .sorted()
                            .toList());
        }
        requireRows(2);
    }

    @Test
    void aRecordThatDoesNotFitAnyLongerIsSetAsideAlone() throws Exception {
        killAfter("feed", line(1) + "{\"p\":1,\"n\":\"two\"}\n" + line(3));
        TableSchema declared =
                TableSchema.of(
                        new TableName("feed"), List.of(Field.optional("n", ColumnType.INT64)));
        try (JournaledLayers next =
                new JournaledLayers(disk, store, BY_P, List.of(declared), Long.MAX_VALUE)) {
            next.storeAll();
            assertEquals(1, next.setAside.size());
            assertTrue(
                    next.setAside
                            .getFirst()
                            .reason()
                            .startsWith("the record was accepted and does not fit any longer: "),
                    () -> next.setAside.getFirst().reason());
            assertEquals(
                    "{\"p\":1,\"n\":\"two\"}",
                    new String(next.setAside.getFirst().raw(), StandardCharsets.UTF_8));
        }
        requireRows(2);
    }

    @Test
    void linesThatADiskHasChangedAreToldAndTheOthersStored() throws Exception {
        try (JournaledLayers running = open(Long.MAX_VALUE)) {
            running.append("feed", line(1));
            running.append("feed", line(2));
            running.append("feed", line(3));
            disk.cut();
        }
        disk = disk.restarted();
        String segment =
                disk.paths().stream()
                        .filter(path -> path.endsWith(".ndjson"))
                        .findFirst()
                        .orElseThrow();
        disk.flip(segment, line(1).length() + 10);
        try (JournaledLayers next = open(Long.MAX_VALUE)) {
            next.storeAll();
            assertEquals(1, next.damages.size());
            assertTrue(
                    next.damages.getFirst().contains("with 1 records from position 1 on"),
                    next.damages::toString);
            assertFalse(next.commits.hasBacklog());
        }
        assertEquals(
                List.of(1L, 3L), StoredRows.numbers(objects, folder).stream().sorted().toList());
    }

    @Test
    void positionsGoOnWhereTheyEnded() throws Exception {
        killAfter("feed", line(1));
        killAfter("feed", line(2));
        try (JournaledLayers next = open(Long.MAX_VALUE)) {
            next.append("feed", line(3));
            next.append("other", line(4));
            assertEquals(3, next.commits.nextPosition());
            next.storeAll();
        }
        requireRows(4);
    }
}
