package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.audit.FileEventText;
import dev.varve.layer.audit.TableChain;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.RowSource;
import dev.varve.record.Sha256;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In the layout hive each file gets one event in its table's one chain, whoever writes there. */
final class FileTrailTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String FOLDER = "lake/_audit/feed/";

    private static TestSettings plain(Naming naming) {
        return TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                .layout("lake", new Layout.Hive())
                .naming(naming);
    }

    static LayerSettings settings(Naming naming) {
        return plain(naming)
                .make()
                .withAudit(new AuditSettings(List.of(new TableName("unused")), Optional.empty()));
    }

    private static List<String> keys(BlobStore store, String prefix) throws IOException {
        try (Stream<BlobInfo> all = store.list(prefix)) {
            return all.map(each -> each.key().value()).toList();
        }
    }

    private static byte[] bytes(BlobStore store, String key) throws IOException {
        try (InputStream in = store.read(new BlobKey(key))) {
            return in.readAllBytes();
        }
    }

    private static List<FileEvent> chain(BlobStore store, String story) throws Exception {
        return chain(store, "lake/", "feed", story);
    }

    /** One line without forks or holes, in which each file is once. */
    private static List<FileEvent> chain(BlobStore store, String prefix, String table, String story)
            throws Exception {
        List<FileEvent> events = new ArrayList<>();
        AuditEvent.Hashes before = AuditEvent.Hashes.NONE;
        String folder = FileEventName.folder(prefix, table);
        for (String key : keys(store, folder)) {
            FileEventText text = FileEventText.parse(bytes(store, key));
            FileEvent event = text.event();
            assertTrue(text.isExact(), story);
            assertEquals(folder + "%012d.json".formatted(events.size() + 1), key, story);
            assertEquals(events.size() + 1, event.number(), story);
            assertEquals(before, event.before(), story);
            before = event.hashes();
            events.add(event);
        }
        Set<String> files =
                events.stream().map(each -> each.file().storagePath()).collect(Collectors.toSet());
        assertEquals(events.size(), files.size(), story);
        for (FileEvent event : events) {
            String path = event.file().storagePath();
            byte[] file = bytes(store, prefix + path);
            byte[] manifest =
                    bytes(store, prefix + "_manifest/" + path.replace(".parquet", ".json"));
            assertEquals(ChainedManifest.checksum(file), event.file().checksum(), story);
            assertEquals(ChainedManifest.checksum(manifest), event.manifestChecksum(), story);
            assertTrue(new String(manifest, UTF_8).contains("\"pas_event_after\": "), story);
        }
        return events;
    }

    private static void isWhole(BlobStore store, String story) throws Exception {
        isWhole(store, "lake/", "feed", story);
    }

    /** All files of the table are in its chain. */
    static void isWhole(BlobStore store, String prefix, String table, String story)
            throws Exception {
        assertEquals(
                keys(store, prefix + table + "/"),
                chain(store, prefix, table, story).stream()
                        .map(each -> prefix + each.file().storagePath())
                        .sorted()
                        .toList(),
                story);
    }

    private static String lines(int partition, int count, long seed) {
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"p\":%d,\"x\":\"%x\"}\n".formatted(partition, random.nextLong()));
        }
        return lines.toString();
    }

    @Test
    void anEventTellsOfItsFileAndHasTheHashesOfTheFormula() throws Exception {
        try (MemoryStore store = new MemoryStore();
                RunningLayers running =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w1")))) {
            for (int i = 0; i < 3; i++) {
                running.append("feed", lines(i, 10, i));
                running.layers.flush(LONG);
            }
            List<FileEvent> chain = chain(store, "");
            assertEquals(3, chain.size());
            FileEvent second = chain.get(1);
            String path = "feed/p=1/feed-w1-000000000000010.parquet";
            assertEquals(path, second.file().storagePath());
            assertEquals(Optional.of(new FileEvent.Positions(10, 19)), second.positions());
            assertEquals(10, second.file().rowCount());
            String own =
                    "sha256:"
                            + Sha256.of(
                                    "10|19|%s|feed|p=1|2|feed:%s|"
                                            .formatted(
                                                    chain.getFirst().hashes().event(),
                                                    second.file().checksum()));
            assertEquals(own, second.hashes().event());
            assertEquals(
                    "sha256:"
                            + Sha256.of(
                                    "%s\n%s\nfeed\n10\n%d\n%s\n%s\n"
                                            .formatted(
                                                    own,
                                                    chain.getFirst().hashes().content(),
                                                    second.file().byteSize(),
                                                    path,
                                                    second.manifestChecksum())),
                    second.hashes().content());
        }
    }

    /** A run that may end within any call to the store. */
    private static void run(BlobStore store, LayerSettings settings, int files) throws Exception {
        try (RunningLayers running = new RunningLayers(store, 32 << 20, settings)) {
            running.layers.mendAudit();
            for (int i = 0; i < files; i++) {
                running.append("feed", lines(i, 10, i));
            }
            if (!running.layers.flush(LONG).refused().isEmpty()) {
                throw new IOException("it was killed");
            }
            assertEquals(List.of(), running.layers.settleAudit());
        }
    }

    @Test
    void whoeverWasKilledAtAnyCallIsMendedByTheNextRun() throws Exception {
        for (Naming naming : List.of(new Naming.ByContent(), new Naming.ByPosition("w1"))) {
            int killed = 0;
            boolean isAlive = false;
            for (int calls = 0; !isAlive; calls++) {
                String story = "%s, calls %d".formatted(naming, calls);
                try (MemoryStore store = new MemoryStore()) {
                    FaultyStore dying = AuditTrailTest.dying(store, calls);
                    try {
                        run(dying, settings(naming), 3);
                        isAlive = true;
                    } catch (IOException | IllegalStateException dead) {
                        killed++;
                    }
                    run(store, settings(naming), 3);
                    assertEquals(3, chain(store, story).size(), story);
                    isWhole(store, story);
                }
            }
            assertTrue(killed > 15, "killed " + killed);
        }
    }

    @Test
    void whatFailsBeforeOrAfterItWasDoneIsDoneOnce() throws Exception {
        for (long seed = 1; seed <= 30; seed++) {
            try (MemoryStore store = new MemoryStore()) {
                FaultyStore faulty = FaultyStore.quietlySeeded(store, seed, 0.25);
                try (RunningLayers running =
                        new RunningLayers(
                                faulty, 32 << 20, settings(new Naming.ByPosition("w1")))) {
                    for (int i = 0; i < 6; i++) {
                        running.append("feed", lines(i % 3, 5, i));
                        running.layers.flush(Duration.ofMillis(50));
                    }
                    faulty.beNice();
                    for (int i = 0; i < 3 && running.layers.unstored().byTable().size() > 0; i++) {
                        running.layers.flush(LONG);
                    }
                    assertEquals(30, running.storedRows.get(), "seed " + seed);
                }
                isWhole(store, "seed " + seed);
            }
        }
    }

    private static Thread writing(RunningLayers layers, int files, long seed) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            Random random = new Random(seed);
                            for (int i = 0; i < files; i++) {
                                layers.append(
                                        "feed", lines(random.nextInt(3), 3, random.nextLong()));
                                flush(layers);
                            }
                        });
    }

    private static void flush(RunningLayers layers) {
        try {
            layers.layers.flush(LONG);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void twoWritersMakeOneChain() throws Exception {
        for (long seed = 1; seed <= 15; seed++) {
            try (MemoryStore store = new MemoryStore();
                    RunningLayers one =
                            new RunningLayers(
                                    store, 32 << 20, settings(new Naming.ByPosition("a")));
                    RunningLayers other =
                            new RunningLayers(
                                    store, 32 << 20, settings(new Naming.ByPosition("b")))) {
                for (Thread each : List.of(writing(one, 12, seed), writing(other, 12, -seed))) {
                    each.join();
                }
                assertEquals(24, chain(store, "seed " + seed).size(), "seed " + seed);
                isWhole(store, "seed " + seed);
            }
        }
    }

    @Test
    void twoWhoPublishTheSameFilesGiveEachOneEvent() throws Exception {
        for (long seed = 1; seed <= 15; seed++) {
            try (MemoryStore store = new MemoryStore();
                    RunningLayers one =
                            new RunningLayers(store, 32 << 20, settings(new Naming.ByContent()));
                    RunningLayers other =
                            new RunningLayers(store, 32 << 20, settings(new Naming.ByContent()))) {
                for (Thread each : List.of(writing(one, 12, seed), writing(other, 12, seed))) {
                    each.join();
                }
                assertEquals(List.of(), one.layers.settleAudit());
                assertEquals(List.of(), other.layers.settleAudit());
                assertEquals(12, chain(store, "seed " + seed).size(), "seed " + seed);
                isWhole(store, "seed " + seed);
            }
        }
    }

    @Test
    void aZombieThatWasFencedAddsNoEvent() throws Exception {
        try (MemoryStore store = new MemoryStore();
                RunningLayers zombie =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w1")));
                RunningLayers successor =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w1")))) {
            zombie.append("feed", lines(1, 10, 1));
            successor.append("feed", lines(1, 10, 1) + lines(1, 3, 2));
            assertEquals(List.of(), successor.layers.flush(LONG).refused());
            assertEquals(1, zombie.layers.flush(LONG).refused().size());
            assertEquals(13, chain(store, "").getFirst().file().rowCount());
            isWhole(store, "");
        }
    }

    /** Ends a process before it does its last so many creations. */
    private static void stopBefore(MemoryStore store, int creations) throws Exception {
        FaultyStore dying = new FaultyStore(store);
        AtomicInteger left = new AtomicInteger(creations);
        dying.beforeEvery(
                operation -> {
                    if (operation == FaultyStore.Operation.CREATE && left.getAndDecrement() <= 0) {
                        throw new IllegalStateException("killed");
                    }
                });
        try (RunningLayers running =
                new RunningLayers(dying, 32 << 20, settings(new Naming.ByPosition("w1")))) {
            running.append("feed", lines(1, 10, 1));
            assertEquals(1, running.layers.flush(LONG).refused().size());
        }
    }

    @Test
    void whoReadsRowsAgainGivesTheFileThatHoldsThemItsEvent() throws Exception {
        for (int creations = 0; creations < 2; creations++) {
            String story = "creations " + creations;
            try (MemoryStore store = new MemoryStore()) {
                stopBefore(store, creations);
                assertEquals(List.of(), keys(store, FOLDER), story);
                assertEquals(creations, keys(store, "lake/_manifest/").size(), story);
                try (RunningLayers between =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w2")))) {
                    between.append("feed", lines(2, 10, 2));
                    between.append("feed", lines(3, 10, 3));
                    between.layers.flush(LONG);
                }
                try (RunningLayers next =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w1")))) {
                    Partition partition =
                            next.layers
                                    .divider()
                                    .divide(staged(next, lines(1, 1, 1)))
                                    .split()
                                    .shares()
                                    .getFirst()
                                    .partition();
                    for (int again = 0; again < 2; again++) {
                        assertEquals(9, new StoredPositions(next.layers.context()).last(partition));
                    }
                }
                assertEquals(3, chain(store, story).size(), story);
                isWhole(store, story);
            }
        }
    }

    private static RowSource staged(RunningLayers running, String lines) {
        RecordReader reader = new RecordReader(running.catalog, Optional.of(new TableName("feed")));
        byte[] chunk = lines.getBytes(UTF_8);
        reader.read(chunk, 0, chunk.length, 1);
        return reader.staged().iterator().next();
    }

    @Test
    void whatWasPublishedBeforeTheChainStaysOutside() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            run(store, plain(new Naming.ByContent()).make(), 2);
            List<String> outside = keys(store, "lake/feed/");
            run(store, settings(new Naming.ByContent()), 3);
            List<FileEvent> chain = chain(store, "");
            assertEquals(1, chain.size());
            assertFalse(outside.contains("lake/" + chain.getFirst().file().storagePath()));
        }
    }

    @Test
    void aChainThatWasChangedHoldsNoFileBackAndGoesOnWhenItIsMended() throws Exception {
        try (MemoryStore store = new MemoryStore();
                RunningLayers running =
                        new RunningLayers(store, 32 << 20, settings(new Naming.ByPosition("w1")))) {
            run(store, settings(new Naming.ByContent()), 2);
            BlobKey head = new BlobKey(FOLDER + "000000000002.json");
            byte[] event = bytes(store, head.value());
            store.delete(head);
            store.create(
                    head,
                    ByteBuffer.wrap(
                            new String(event, UTF_8)
                                    .replace("\"row_count\": 10", "\"row_count\": 9")
                                    .getBytes(UTF_8)));
            for (int i = 0; i < 3; i++) {
                running.append("feed", lines(5, 10, 50 + i));
                assertEquals(List.of(), running.layers.flush(LONG).refused());
            }
            List<String> waiting = running.layers.settleAudit();
            assertEquals(3, waiting.size());
            assertTrue(waiting.getFirst().contains(head + ": expected"), waiting.getFirst());
            assertEquals(2, keys(store, FOLDER).size());
            store.delete(head);
            store.create(head, ByteBuffer.wrap(event));
            running.append("feed", lines(5, 10, 60));
            running.layers.flush(LONG);
            assertEquals(List.of(), running.layers.settleAudit());
            isWhole(store, "");
        }
    }

    @Test
    void anEventThatIsGoneIsNotReplacedByAnother() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            run(store, settings(new Naming.ByContent()), 4);
            BlobKey gone = new BlobKey(FOLDER + "000000000002.json");
            store.delete(gone);
            try (RunningLayers running =
                    new RunningLayers(store, 32 << 20, settings(new Naming.ByContent()))) {
                for (int i = 0; i < 4; i++) {
                    running.append("feed", lines(i, 10, i));
                }
                running.layers.flush(LONG);
                List<String> waiting = running.layers.settleAudit();
                assertFalse(waiting.isEmpty());
                assertTrue(waiting.getFirst().contains(gone + ": expected"), waiting.getFirst());
            }
            assertEquals(3, keys(store, FOLDER).size());
            assertFalse(keys(store, FOLDER).contains(gone.value()));
        }
    }

    /** Whole in itself, and behind an event that never was. */
    @Test
    void nothingIsAddedBehindAnEventThatDoesNotFollow() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            run(store, settings(new Naming.ByContent()), 1);
            FileEvent first = chain(store, "").getFirst();
            FileEvent forked =
                    new FileEvent(
                            first.table(),
                            2,
                            "p=8",
                            first.positions(),
                            first.timestamp(),
                            first.file(),
                            first.manifestChecksum(),
                            first.producer(),
                            AuditEvent.Hashes.NONE);
            BlobKey key = new BlobKey(FOLDER + "000000000002.json");
            FaultyStore racing = new FaultyStore(store);
            AtomicInteger creations = new AtomicInteger();
            racing.beforeEvery(
                    operation -> {
                        // between the manifest and the event that it is for
                        if (operation == FaultyStore.Operation.CREATE
                                && creations.incrementAndGet() == 2) {
                            create(store, key, forked.json());
                        }
                    });
            try (RunningLayers running =
                    new RunningLayers(racing, 32 << 20, settings(new Naming.ByContent()))) {
                running.append("feed", lines(5, 10, 5));
                assertEquals(List.of(), running.layers.flush(LONG).refused());
                List<String> waiting = running.layers.settleAudit();
                assertEquals(1, waiting.size());
                assertTrue(
                        waiting.getFirst()
                                .contains(
                                        "%s: expected the hash '%s' of the event before; found ''"
                                                .formatted(key, first.hashes().event())),
                        waiting.getFirst());
            }
            assertEquals(2, keys(store, FOLDER).size());
        }
    }

    private static void create(BlobStore store, BlobKey key, byte[] bytes) {
        try {
            store.create(key, ByteBuffer.wrap(bytes));
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void theLastNumberOfALongChainIsFoundByAFewListings() throws Exception {
        for (int last : List.of(0, 1, 999, 1000, 1001, 7_003)) {
            try (MemoryStore store = new MemoryStore()) {
                for (int number : IntStream.rangeClosed(1, last).toArray()) {
                    store.create(
                            new BlobKey(FOLDER + "%012d.json".formatted(number)),
                            ByteBuffer.allocate(1));
                }
                store.create(new BlobKey(FOLDER + "era/v1/0-9999.json"), ByteBuffer.allocate(1));
                FaultyStore counting = new FaultyStore(store);
                assertEquals(
                        last,
                        new TableChain(counting, "lake/", "feed", Optional.empty()).lastNumber());
                assertTrue(counting.calls(FaultyStore.Operation.LIST) <= 9, "last " + last);
            }
        }
    }

    /** One look for the head, and then nothing is read or listed for a file. */
    @Test
    void aFileCostsTwoObjectsMoreAndNoLook() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            FaultyStore counting = new FaultyStore(store);
            try (RunningLayers running =
                    new RunningLayers(counting, 32 << 20, settings(new Naming.ByPosition("w1")))) {
                running.append("feed", lines(1, 10, 1));
                running.layers.flush(LONG);
                Set<Long> before = new HashSet<>(looks(counting));
                long created = counting.calls(FaultyStore.Operation.CREATE);
                for (int i = 0; i < 20; i++) {
                    running.append("feed", lines(i % 3, 10, i));
                    running.layers.flush(LONG);
                }
                assertEquals(before, new HashSet<>(looks(counting)));
                assertEquals(created + 40, counting.calls(FaultyStore.Operation.CREATE));
            }
        }
    }

    private static List<Long> looks(FaultyStore store) {
        return LongStream.of(
                        store.calls(FaultyStore.Operation.LIST),
                        100 + store.calls(FaultyStore.Operation.READ),
                        1_000 + store.calls(FaultyStore.Operation.HEAD))
                .boxed()
                .toList();
    }
}
