package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.segments.CutDisk;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.record.json.RecordReader;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** One process: layers behind a journal, with threads as the service has them. */
final class JournaledLayers implements AutoCloseable, LayerEvents, JournalEvents {

    static final Duration LONG = Duration.ofMinutes(1);

    private final CutDisk disk;
    private final ExecutorService encoders = Executors.newFixedThreadPool(2);
    private final ExecutorService uploads = Executors.newCachedThreadPool();
    private final Catalog catalog;
    private final MemoryBudget budget = new MemoryBudget(1 << 20, 1 << 18, 1 << 18);
    final FaultyStore store;
    final List<Rejection> setAside = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger refusals = new AtomicInteger();
    final List<String> damages = Collections.synchronizedList(new ArrayList<>());
    final List<String> adopted = Collections.synchronizedList(new ArrayList<>());
    final LayerWriter layers;
    final JournaledCommits commits;
    final AnswerMemory answers;

    /**
     * With audit chains.
     *
     * @param objects in which the files are, whatever process wrote them
     * @param faultsPerCall of the store
     */
    JournaledLayers(CutDisk disk, MemoryStore objects, long seed, double faultsPerCall)
            throws IOException {
        this(
                disk,
                FaultyStore.quietlySeeded(objects, seed, faultsPerCall),
                settings(new PartitionScheme.Columns(List.of("p")))
                        .withAudit(
                                new AuditSettings(
                                        List.of(new TableName("unused")), Optional.empty())),
                List.of(),
                Long.MAX_VALUE);
    }

    /**
     * @param declared tables
     * @param limitBytes of the journal
     */
    JournaledLayers(
            CutDisk disk,
            FaultyStore store,
            PartitionScheme scheme,
            List<TableSchema> declared,
            long limitBytes)
            throws IOException {
        this(disk, store, settings(scheme), declared, limitBytes);
    }

    private static LayerSettings settings(PartitionScheme scheme) {
        return TestSettings.by(scheme)
                .naming(new Naming.ByPosition("w"))
                .bufferRows(60)
                .rotation(1 << 12, Duration.ofHours(1), Duration.ofHours(1))
                .make();
    }

    private JournaledLayers(
            CutDisk disk,
            FaultyStore store,
            LayerSettings layerSettings,
            List<TableSchema> declared,
            long limitBytes)
            throws IOException {
        this.disk = disk;
        this.store = store;
        this.catalog =
                new Catalog(
                        declared,
                        new TableName("records"),
                        RecordLimits.DEFAULT,
                        1_000,
                        true,
                        true);
        store.beforeEvery(
                _ -> {
                    if (disk.isCut()) {
                        throw new CutDisk.PowerCut();
                    }
                });
        JournalSettings settings =
                new JournalSettings(
                        "w",
                        "here",
                        0,
                        4_096,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        2_048);
        answers = new AnswerMemory(Duration.ofHours(24), 10_000, Clock.systemUTC());
        Journal journal =
                Journal.open(disk, settings, this, Clock.systemUTC(), Runnable::run, answers);
        layers =
                new LayerWriter(
                        layerSettings,
                        catalog,
                        store,
                        budget,
                        this,
                        Clock.fixed(Settling.NOW, ZoneOffset.UTC),
                        Clock.systemUTC(),
                        LayerThreads.beside(Runnable::run, encoders, uploads),
                        setAside::addAll,
                        0);
        DeadLetters letters =
                new DeadLetters(store, "", Clock.systemUTC(), "w", Long.MAX_VALUE, Runnable::run);
        commits =
                new JournaledCommits(
                        layers,
                        journal,
                        new JournaledLetters(letters),
                        limitBytes,
                        LedgerRanges.NONE,
                        Duration.ofMillis(2));
        commits.start();
    }

    /** Returns when the lines are durable. */
    void append(String table, String lines) {
        append(Map.of(table, lines), List.of(), Optional.empty());
    }

    /**
     * The same for several tables.
     *
     * @param rejected what came with the lines and is no record
     * @param answer to a request with a key
     */
    void append(
            Map<String, String> linesByTable, List<String> rejected, Optional<KeyedAnswer> answer) {
        String table = linesByTable.keySet().iterator().next();
        List<Prepared> all = new ArrayList<>();
        try (ReservedLetters letters =
                commits.reserve(
                        rejected.stream().map(raw -> rejection(table, raw)).toList(),
                        Duration.ZERO)) {
            linesByTable.forEach((each, lines) -> prepare(each, lines, all));
            if (answer.isPresent()) {
                commits.commit(all, letters, answer.get());
            } else {
                commits.commit(all, letters);
            }
        } finally {
            all.forEach(Prepared::close);
        }
    }

    private static Rejection rejection(String table, String raw) {
        return new Rejection(
                Optional.of(new TableName(table)),
                1,
                1,
                Optional.empty(),
                "no record",
                raw.getBytes(StandardCharsets.UTF_8));
    }

    private void prepare(String table, String lines, List<Prepared> all) {
        RecordReader reader = new RecordReader(catalog, Optional.of(new TableName(table)));
        byte[] chunk = lines.getBytes(StandardCharsets.UTF_8);
        reader.read(chunk, 0, chunk.length, 1);
        try {
            all.add(commits.prepare(reader.staged().iterator().next(), Duration.ofSeconds(5)));
        } finally {
            reader.clear();
            reader.forget();
        }
    }

    void settle() throws IOException {
        commits.settle();
    }

    /** As the schedule does: what fails is tried again by the next call. */
    void trySettle() {
        try {
            settle();
        } catch (IOException refused) {
            refusals.incrementAndGet();
        }
    }

    /** Until everything is in files. */
    void storeAll() throws Exception {
        disk.cutAfter(-1);
        store.beNice();
        store.setDown(false);
        boolean read = false;
        for (int tick = 0; tick < 600 && !read; tick++) {
            layers.rotateDue(); // as the schedule does every second
            read = commits.awaitNoBacklog(Duration.ofMillis(100));
        }
        assertTrue(read, "there is a backlog");
        FlushReport report = layers.flush(LONG);
        for (int i = 0; i < 100 && !report.isComplete(); i++) {
            report = layers.flush(LONG);
        }
        assertTrue(report.isComplete(), report::toString);
        settle();
        commits.close();
        assertEquals(0, commits.segmentCount());
    }

    @Override
    public void close() {
        commits.close();
        layers.close();
        encoders.shutdownNow();
        uploads.shutdownNow();
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {}

    @Override
    public void storeFailed(Partition partition, IOException failure) {}

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable failure) {
        unexpected.add(failure);
    }

    @Override
    public void rowsSetAside(Partition partition, long rows, Throwable failure) {
        unexpected.add(failure);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        if (!disk.isCut()) {
            unexpected.add(failure);
        }
    }

    @Override
    public void adopted(Partition partition, String file) {
        adopted.add(file);
    }

    @Override
    public void damaged(String what) {
        damages.add(what);
    }

    @Override
    public void foreign(String path) {
        unexpected.add(new AssertionError(path));
    }
}
