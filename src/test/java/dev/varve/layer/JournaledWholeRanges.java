package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.CutDisk;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.ranges.JournaledRanges;
import dev.varve.layer.ranges.RangeSettings;
import dev.varve.record.Catalog;
import dev.varve.record.PredefinedTables;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.FaultyStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One life of a service that makes whole ranges of what is in its journal, for tests. */
final class JournaledWholeRanges implements AutoCloseable, StrictEvents, JournalEvents {

    static final Duration LONG = Duration.ofMinutes(1);

    /** As that of {@code CollectedRanges}, so that manifests can be compared. */
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2025-03-04T05:06:07Z"), ZoneOffset.UTC);

    final List<Rejection> setAside = Collections.synchronizedList(new ArrayList<>());
    final List<Rejection> rejections = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    final List<String> damages = Collections.synchronizedList(new ArrayList<>());
    final List<StoredFile> stored = Collections.synchronizedList(new ArrayList<>());
    final JournaledRanges ranges;
    final JournaledCommits commits;
    final MemoryBudget budget;
    private final CutDisk disk;
    private final FaultyStore store;
    private final Catalog catalog =
            new Catalog(
                    List.of(), new TableName("records"), RecordLimits.DEFAULT, 1_000, true, true);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Journal journal;
    private final JournaledLetters letters;
    private final LayerWriter layers;
    private final LayerWriter rangeLayers;

    /**
     * @param settings of files that are named by their ranges
     * @param budgetBytes of memory
     * @param limitBytes of the journal
     */
    JournaledWholeRanges(
            CutDisk disk,
            FaultyStore store,
            LayerSettings settings,
            long budgetBytes,
            long limitBytes)
            throws IOException {
        this(disk, store, settings, budgetBytes, limitBytes, true);
    }

    /** With a journal that a service has left, which is to be settled. */
    static JournaledWholeRanges left(CutDisk disk, FaultyStore store, LayerSettings settings)
            throws IOException {
        return new JournaledWholeRanges(disk, store, settings, 256 << 20, Long.MAX_VALUE, false);
    }

    private JournaledWholeRanges(
            CutDisk disk,
            FaultyStore store,
            LayerSettings settings,
            long budgetBytes,
            long limitBytes,
            boolean serves)
            throws IOException {
        this.disk = disk;
        this.store = store;
        this.budget = new MemoryBudget(budgetBytes);
        store.beforeEvery(
                _ -> {
                    if (disk.isCut()) {
                        throw new CutDisk.PowerCut();
                    }
                });
        journal =
                Journal.open(
                        disk,
                        new JournalSettings(
                                "w",
                                "here",
                                0,
                                8_192,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                4_096),
                        this,
                        Clock.systemUTC(),
                        Runnable::run,
                        new AnswerMemory(Duration.ofHours(24), 10_000, Clock.systemUTC()));
        LayerThreads work = LayerThreads.beside(Runnable::run, threads, threads);
        layers = layers(settings, work);
        rangeLayers = layers(settings, work);
        ranges =
                new JournaledRanges(
                        rangeLayers,
                        settings,
                        catalog,
                        new RangeSettings(
                                Set.of(PredefinedTables.LEDGERS_LCM_RAW),
                                Set.of("ingested_at"),
                                false,
                                RangeSettings.ALL),
                        journal,
                        setAside::addAll,
                        this,
                        Clock.systemUTC());
        letters =
                new JournaledLetters(
                        new DeadLetters(store, "", CLOCK, "w", Long.MAX_VALUE, Runnable::run));
        commits = serves ? serve(limitBytes) : null;
    }

    private JournaledCommits serve(long limitBytes) {
        JournaledCommits begun =
                new JournaledCommits(
                        layers, journal, letters, limitBytes, ranges, Duration.ofMillis(2));
        begun.start();
        return begun;
    }

    private LayerWriter layers(LayerSettings settings, LayerThreads work) {
        return new LayerWriter(
                settings,
                catalog,
                store,
                budget,
                this,
                CLOCK,
                Clock.systemUTC(),
                work,
                setAside::addAll,
                0);
    }

    /** Returns when the lines are durable. */
    void add(List<String> lines) {
        RecordReader reader =
                new RecordReader(catalog, Optional.of(PredefinedTables.LEDGERS_LCM_RAW));
        byte[] chunk = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        long line = 1;
        int at = 0;
        while (at < chunk.length) {
            line = reader.read(chunk, at, chunk.length, line);
            at = reader.stoppedAt();
            rejections.addAll(reader.rejections());
            for (RowSource rows : reader.staged()) {
                try (Prepared prepared = commits.prepare(rows, Duration.ofSeconds(5))) {
                    rejections.addAll(prepared.rejections());
                    try (ReservedLetters letters =
                            commits.reserve(prepared.rejections(), Duration.ZERO)) {
                        commits.commit(List.of(prepared), letters);
                    }
                }
            }
            reader.clear();
        }
        reader.forget();
    }

    /** Until all that is whole is stored. */
    void flush() throws Exception {
        assertTrue(commits.awaitNoBacklog(LONG), "there is a backlog");
        boolean done = ranges.flush(LONG);
        for (int tries = 0; tries < 100 && !done; tries++) {
            done = ranges.flush(LONG);
        }
        assertTrue(done, "ranges that are whole wait");
        commits.settle();
    }

    /** Until the journal lets go of what nobody needs. */
    void end() throws Exception {
        flush();
        commits.close();
        assertEquals(List.of(), unexpected);
    }

    Settlement.Outcome settle() throws InterruptedException {
        return Settlement.settle(layers, journal, letters, ranges, () -> true);
    }

    /** As after {@code kill -9}. */
    CutDisk kill() {
        disk.cut();
        close();
        return disk.restarted();
    }

    @Override
    public void close() {
        if (commits != null) {
            commits.close();
        }
        layers.close();
        rangeLayers.close();
        threads.shutdownNow();
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        stored.add(file);
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        unexpected.add(failure);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        if (!disk.isCut()) {
            unexpected.add(failure);
        }
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
