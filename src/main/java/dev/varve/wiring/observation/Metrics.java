package dev.varve.wiring.observation;

import dev.varve.column.MemoryUse;
import dev.varve.door.ClashText;
import dev.varve.door.Engine;
import dev.varve.door.http.AnswerCount;
import dev.varve.door.http.RequestEvents;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.layer.ColumnClash;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import dev.varve.record.TableName;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.VarveConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * Counts and logs what happens in the layers and at the door. The names stand in {@code
 * OPERATIONS.md}.
 */
@Singleton
@Startup
public final class Metrics implements LayerEvents, RequestEvents, JournalEvents {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    /** From a buffer in memory to a store that takes its time. */
    private static final Duration[] ACKNOWLEDGE_BUCKETS =
            LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final InstantSource clock;
    private final MeterRegistry registry;
    private final TableTags tags;
    private final Map<String, TableMeters> meters = new ConcurrentHashMap<>();
    private final Map<RotationReason, Counter> rotations = new EnumMap<>(RotationReason.class);
    private final Counter rejected;
    private final Counter nulls;
    private final Counter unexpected;
    private final Timer acknowledge;
    private final JournalMeters journal;
    private final Counter answeredAgain;
    private final Counter keyConflicts;
    private final RowCounts stored = new RowCounts();
    private final LongAdder storedFiles = new LongAdder();
    private final Soundness soundness;
    private volatile boolean watching;

    @Inject
    Metrics(MeterRegistry registry, VarveConfig config, Soundness soundness, Clock clock) {
        this(registry, config.metrics().tables(), soundness, clock);
    }

    Metrics(MeterRegistry registry, int mostTables, Soundness soundness, InstantSource clock) {
        this.clock = clock;
        this.soundness = soundness;
        this.registry = registry;
        this.tags = new TableTags(mostTables);
        this.rejected = counter("varve.records.rejected", "Records sent to the dead letters");
        this.nulls = counter("varve.records.nulls", "Nulls in place of records, skipped");
        this.unexpected =
                counter("varve.unexpected", "Failures that should not happen; the log tells each");
        this.acknowledge =
                Timer.builder("varve.acknowledge")
                        .description("From the first byte of a request to its 200 or 202")
                        .serviceLevelObjectives(ACKNOWLEDGE_BUCKETS)
                        .register(registry);
        this.journal = new JournalMeters(registry, clock);
        this.answeredAgain =
                counter(
                        "varve.idempotency.replayed",
                        "Requests with a key that got the answer they had before");
        this.keyConflicts =
                counter(
                        "varve.idempotency.conflicts",
                        "Requests with the key of another, or of one that was being answered");
        for (RotationReason reason : RotationReason.values()) {
            rotations.put(reason, rotation(reason));
        }
        AnswerCount.reasons().forEach((reason, status) -> refusals(status, reason));
        meters(TableTags.OTHER);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter rotation(RotationReason reason) {
        return Counter.builder("varve.rotations")
                .description("Files that ended")
                .tag("reason", Choice.word(reason))
                .register(registry);
    }

    private Counter refusals(int status, String reason) {
        return Counter.builder("varve.requests.refused")
                .description("Answers from 400 on, whoever gave them")
                .tag("status", Integer.toString(status))
                .tag("reason", reason)
                .register(registry);
    }

    private TableMeters meters(TableName table) {
        return meters(tags.of(table));
    }

    private TableMeters meters(String tag) {
        TableMeters known = meters.get(tag);
        return known != null
                ? known
                : meters.computeIfAbsent(tag, name -> TableMeters.register(registry, name));
    }

    /** Shows what is buffered, too. */
    public void watch(Engine engine, long budgetBytes) {
        watching = true;
        Gauge.builder(
                        "varve.buffered.rows",
                        engine.layers(),
                        layers -> layers.unstored().bufferedCount())
                .description("Rows in memory, in no row group yet")
                .register(registry);
        Gauge.builder(
                        "varve.encoded.rows",
                        engine.layers(),
                        layers -> layers.unstored().encodedCount())
                .description("Rows in row groups of files that are not published")
                .register(registry);
        for (MemoryUse use : MemoryUse.values()) {
            Gauge.builder("varve.memory.used", engine.layers(), layers -> layers.usedBytes(use))
                    .description("Memory in use that grows with the input")
                    .tag("use", Choice.word(use))
                    .baseUnit("bytes")
                    .register(registry);
        }
        FunctionCounter.builder(
                        "varve.dead.letters.bytes",
                        engine.deadLetters(),
                        letters -> (double) letters.storedBytes())
                .description("Bytes of the objects of dead letters that were stored")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("varve.dead.letters.hour", engine.deadLetters(), DeadLetters::hourBytes)
                .description("Bytes of dead letters in the hour that is running, uncompressed")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("varve.dead.letters.limit", engine.deadLetters(), DeadLetters::mostHourBytes)
                .description("Most bytes of dead letters in an hour, uncompressed")
                .baseUnit("bytes")
                .register(registry);
        journal.watch(engine);
        RangeMeters.watch(engine, registry, clock);
        Gauge.builder("varve.memory.budget", () -> budgetBytes)
                .description("Most memory of all uses")
                .baseUnit("bytes")
                .register(registry);
    }

    /** From now on tells how many answers to requests with a key are remembered. */
    public void watch(AnswerMemory answers) {
        Gauge.builder("varve.idempotency.keys", answers, AnswerMemory::size)
                .description("Requests with a key whose answers are remembered")
                .register(registry);
        Gauge.builder("varve.idempotency.limit", answers, AnswerMemory::mostKeys)
                .description("Most requests with a key whose answers are remembered")
                .register(registry);
    }

    /** What is told of the journal. */
    public JournalMeters journal() {
        return journal;
    }

    /** Whether there is an engine. */
    public boolean isWatching() {
        return watching;
    }

    /** Records in stored files since the start, by table. */
    public SortedMap<TableName, Long> storedRows() {
        return stored.byTable();
    }

    /** Files stored since the start. */
    long storedFiles() {
        return storedFiles.sum();
    }

    @Override
    public void settled(TableName table, long rows) {
        meters(table).recordsAccepted().increment((double) rows);
    }

    @Override
    public void timeless(TableName table, long rows) {
        meters(table).recordsTimeless().increment((double) rows);
    }

    @Override
    public void columnClashes(ColumnClash clash) {
        meters(clash.table()).columnsClashing().increment();
        LOG.warn(ClashText.of(clash));
    }

    @Override
    public void ledgerSeen(TableName table, long ledger) {
        meters(table).lastLedger().accumulateAndGet(ledger, Math::max);
    }

    @Override
    public void rowGroupWritten(TableName table, long rows, Duration encode) {
        meters(table).encode().record(encode);
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        TableMeters table = meters(file.table());
        Objects.requireNonNull(rotations.get(reason)).increment();
        table.upload().record(upload);
        if (!file.existed()) {
            table.filesWritten().increment();
            table.recordsWritten().increment((double) file.rowCount());
            table.bytesWritten().increment((double) file.sizeBytes());
        }
        stored.add(file.table(), file.rowCount());
        storedFiles.increment();
        LOG.infof(
                "stored %s: %,d rows, %,d bytes, %s",
                file.key(), file.rowCount(), file.sizeBytes(), Choice.word(reason));
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        meters(partition.table()).storeFailures().increment();
        LOG.warnf("%s stays buffered, the store refused it: %s", partition, failure.getMessage());
    }

    @Override
    public void acknowledged(Duration took) {
        acknowledge.record(took);
    }

    @Override
    public void rejected(long records) {
        rejected.increment((double) records);
    }

    @Override
    public void nullsSkipped(long records) {
        nulls.increment((double) records);
    }

    @Override
    public void answeredAgain() {
        answeredAgain.increment();
    }

    @Override
    public void keyConflicted() {
        keyConflicts.increment();
    }

    @Override
    public void refused(int status, String reason) {
        refusals(status, reason).increment();
    }

    @Override
    public void failed(Throwable failure) {
        soundness.failed(failure);
    }

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable failure) {
        soundness.failed(failure);
        meters(partition.table()).encodeFailures().increment();
        LOG.warnf("%,d rows of %s could not be encoded: %s", rows, partition, failure);
    }

    @Override
    public void rowsSetAside(Partition partition, long rows, Throwable failure) {
        meters(partition.table()).recordsSetAside().increment((double) rows);
        LOG.errorf(
                failure,
                "%,d accepted rows of %s cannot be encoded; they are in the dead letters",
                rows,
                partition);
    }

    @Override
    public void journaled(int commits, long bytes, Duration took) {
        journal.written(commits, bytes, took);
    }

    @Override
    public void damaged(String what) {
        journal.damaged();
        LOG.errorf("the journal is damaged: %s", what);
    }

    @Override
    public void foreign(String path) {
        LOG.warnf("the journal holds %s, which is none of its own; it is left alone", path);
    }

    @Override
    public void replayWaits(String what, Throwable failure) {
        LOG.warnf("the replay of the journal waits for %s: %s", what, failure.getMessage());
    }

    @Override
    public void adopted(Partition partition, String file) {
        LOG.infof("%s was left without its manifest, and has one now", file);
    }

    @Override
    public void auditHeld(String chain, String why) {
        LOG.errorf(
                "the audit chain of %s is held back, files are stored without their events: %s",
                chain, why);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        soundness.failed(failure);
        unexpected.increment();
        LOG.errorf(failure, "%s: this should not happen; no row is lost with it", what);
    }
}
