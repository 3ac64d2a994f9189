package dev.varve.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.CutDisk;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettlementTest implements StrictJournalEvents {

    private final MemoryStore objects = new MemoryStore();
    private final List<String> adopted = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private Runnable whenWaiting = () -> {};
    private CutDisk disk = new CutDisk(new Random(1));
    private int looks;

    @TempDir Path folder;

    private static String line(long n) {
        return "{\"p\":1,\"n\":%d}\n".formatted(n);
    }

    /** A process that accepts so many rows in requests of ten, and dies with all of them. */
    private void acceptAndDie(long rows) throws Exception {
        try (JournaledLayers running = new JournaledLayers(disk, new MemoryStore(), 1, 0)) {
            accept(running, rows);
            disk.cut();
        }
        disk = disk.restarted();
    }

    private static void accept(JournaledLayers running, long rows) {
        for (long n = 0; n < rows; n += 10) {
            StringBuilder lines = new StringBuilder();
            for (long each = n; each < n + 10; each++) {
                lines.append(line(each));
            }
            running.append("feed", lines.toString());
        }
    }

    private Settlement.Outcome settle(BlobStore store) throws Exception {
        Journal journal =
                Journal.open(
                        disk,
                        new JournalSettings(
                                "w",
                                "here",
                                0,
                                4_096,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                2_048),
                        this,
                        Clock.systemUTC(),
                        Runnable::run,
                        new AnswerMemory(Duration.ofHours(1), 10, Clock.systemUTC()));
        try (MemoryBudget budget = new MemoryBudget(1 << 20)) {
            LayerWriter layers =
                    new LayerWriter(
                            TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                                    .naming(new Naming.ByPosition("w"))
                                    .make(),
                            new Catalog(
                                    List.of(),
                                    new TableName("records"),
                                    RecordLimits.DEFAULT,
                                    1_000,
                                    true,
                                    true),
                            store,
                            budget,
                            this,
                            Clock.systemUTC(),
                            Clock.systemUTC(),
                            LayerThreads.ofCaller(Runnable::run),
                            rows -> {
                                throw new AssertionError("set aside: " + rows);
                            },
                            0);
            DeadLetters letters =
                    new DeadLetters(
                            store, "", Clock.systemUTC(), "w", Long.MAX_VALUE, Runnable::run);
            return Settlement.settle(
                    layers,
                    journal,
                    new JournaledLetters(letters),
                    LedgerRanges.NONE,
                    () -> looks++ < 10_000);
        }
    }

    private void requireRows(long count) throws Exception {
        List<Long> stored = StoredRows.numbers(objects, folder);
        assertEquals(count, stored.size());
        assertEquals(count, new HashSet<>(stored).size());
        assertEquals(List.of(), StoredRows.withoutManifest(objects));
    }

    @Test
    void allThatAJournalHoldsIsInFilesAndTheJournalIsEmpty() throws Exception {
        acceptAndDie(100);
        assertEquals(Settlement.Outcome.DONE, settle(objects));
        requireRows(100);
        assertEquals(
                List.of(), disk.paths().stream().filter(path -> path.endsWith(".ndjson")).toList());
    }

    @Test
    void theLastSegmentGoesWithoutBeingLookedForAgainAndAgain() throws Exception {
        acceptAndDie(10);
        assertEquals(Settlement.Outcome.DONE, settle(objects));
        assertTrue(looks < 10, "looks: " + looks);
    }

    @Test
    void whatTheDeadHadOnItsWayIsAdoptedAndTheRestGoesOnBehindIt() throws Exception {
        MemoryStore zombies = new MemoryStore();
        try (JournaledLayers zombie =
                new JournaledLayers(new CutDisk(new Random(2)), zombies, 1, 0)) {
            accept(zombie, 30);
            zombie.storeAll();
        }
        List<BlobInfo> late;
        try (Stream<BlobInfo> all = zombies.list("feed/")) {
            late = all.toList();
        }
        acceptAndDie(100);
        FaultyStore store = new FaultyStore(objects);
        store.beforeEvery(
                operation -> {
                    if (operation == FaultyStore.Operation.COMMIT) {
                        late.forEach(each -> arrive(zombies, each));
                    }
                });
        assertEquals(Settlement.Outcome.ANEW, settle(store));
        assertEquals(Settlement.Outcome.DONE, settle(store));
        assertEquals(1, adopted.size());
        requireRows(100);
    }

    @Test
    void aFileWithADamagedFooterIsNamedAndWaitedFor() throws Exception {
        MemoryStore zombies = new MemoryStore();
        try (JournaledLayers zombie =
                new JournaledLayers(new CutDisk(new Random(2)), zombies, 1, 0)) {
            accept(zombie, 30);
            zombie.storeAll();
        }
        BlobInfo file;
        try (Stream<BlobInfo> all = zombies.list("feed/")) {
            file = all.findFirst().orElseThrow();
        }
        String whole = new String(zombies.read(file.key()).readAllBytes(), ISO_8859_1);
        String damaged = whole.replace("\"type\":\"int64\"", "\"type\":\"int65\"");
        objects.create(file.key(), ByteBuffer.wrap(damaged.getBytes(ISO_8859_1)));
        acceptAndDie(100);
        whenWaiting =
                () -> {
                    objects.delete(file.key());
                    arrive(zombies, file);
                };
        assertEquals(Settlement.Outcome.DONE, settle(objects));
        assertEquals(1, waits.size());
        String expected = file.key() + " is damaged: its varve.schema cannot be read";
        assertTrue(waits.getFirst().startsWith(expected), waits::toString);
        assertEquals(1, adopted.size());
        requireRows(100);
    }

    private void arrive(MemoryStore from, BlobInfo object) {
        try {
            if (objects.head(object.key()).isEmpty()) {
                objects.create(
                        object.key(), ByteBuffer.wrap(from.read(object.key()).readAllBytes()));
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void adopted(Partition partition, String file) {
        adopted.add(file);
    }

    @Override
    public void replayWaits(String what, Throwable failure) {
        waits.add(String.valueOf(failure.getMessage()));
        whenWaiting.run();
    }
}
