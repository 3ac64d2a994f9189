package dev.varve.wiring.observation;

import dev.varve.column.MemoryUse;
import dev.varve.door.Engine;
import dev.varve.door.http.RequestEvents;
import dev.varve.journal.DeadLetters;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import dev.varve.record.TableName;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.VarveConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Counts and logs what happens in the layers and at the door. The names stand in {@code
 * OPERATIONS.md}.
 */
@Singleton
public final class Metrics implements LayerEvents, RequestEvents {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final MeterRegistry registry;
    private final TableTags tags;
    private final Map<String, AtomicLong> lastLedgers = new ConcurrentHashMap<>();
    private final RowCounts stored = new RowCounts();
    private final LongAdder storedFiles = new LongAdder();
    private final Soundness soundness;
    private volatile boolean watching;

    @Inject
    Metrics(MeterRegistry registry, VarveConfig config, Soundness soundness) {
        this(registry, config.metrics().tables(), soundness);
    }

    Metrics(MeterRegistry registry, int mostTables, Soundness soundness) {
        this.soundness = soundness;
        this.registry = registry;
        this.tags = new TableTags(mostTables);
    }

    /** Shows what is buffered, too. */
    public void watch(Engine engine, long budgetBytes) {
        watching = true;
        Gauge.builder("varve.buffered.rows", engine.layers(), layers -> layers.bufferedRows())
                .description("Rows in memory, in no row group yet")
                .register(registry);
        Gauge.builder("varve.encoded.rows", engine.layers(), layers -> layers.encodedRows())
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
        Gauge.builder("varve.memory.budget", () -> budgetBytes)
                .description("Most memory of all uses")
                .baseUnit("bytes")
                .register(registry);
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
        registry.counter("varve.records.accepted", "table", tags.of(table))
                .increment((double) rows);
    }

    @Override
    public void timeless(TableName table, long rows) {
        registry.counter("varve.records.timeless", "table", tags.of(table))
                .increment((double) rows);
    }

    @Override
    public void ledgerSeen(TableName table, long ledger) {
        lastLedgers
                .computeIfAbsent(tags.of(table), this::lastLedger)
                .accumulateAndGet(ledger, Math::max);
    }

    private AtomicLong lastLedger(String table) {
        AtomicLong last = new AtomicLong();
        Gauge.builder("varve.ledger.last", last, AtomicLong::get)
                .description("Largest ledger seen")
                .tag("table", table)
                .register(registry);
        return last;
    }

    @Override
    public void rowGroupWritten(TableName table, long rows, Duration encode) {
        registry.timer("varve.encode", "table", tags.of(table)).record(encode);
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        String table = tags.of(file.table());
        registry.counter("varve.rotations", "reason", Choice.word(reason)).increment();
        registry.timer("varve.upload", "table", table).record(upload);
        if (!file.existed()) {
            registry.counter("varve.files.written", "table", table).increment();
            registry.counter("varve.records.written", "table", table)
                    .increment((double) file.rowCount());
            registry.counter("varve.bytes.written", "table", table)
                    .increment((double) file.sizeBytes());
        }
        stored.add(file.table(), file.rowCount());
        storedFiles.increment();
        LOG.infof(
                "stored %s: %,d rows, %,d bytes, %s",
                file.key(), file.rowCount(), file.sizeBytes(), Choice.word(reason));
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        registry.counter("varve.store.failures", "table", tags.of(partition.table())).increment();
        LOG.warnf("%s stays buffered, the store refused it: %s", partition, failure.getMessage());
    }

    @Override
    public void acknowledged(Duration took) {
        registry.timer("varve.acknowledge").record(took);
    }

    @Override
    public void rejected(long records) {
        registry.counter("varve.records.rejected").increment((double) records);
    }

    @Override
    public void refused(int status, String reason) {
        registry.counter(
                        "varve.requests.refused",
                        "status",
                        Integer.toString(status),
                        "reason",
                        reason)
                .increment();
    }

    @Override
    public void failed(Throwable failure) {
        soundness.failed(failure);
    }

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable failure) {
        soundness.failed(failure);
        registry.counter("varve.encode.failures", "table", tags.of(partition.table())).increment();
        LOG.warnf("%,d rows of %s could not be encoded: %s", rows, partition, failure);
    }

    @Override
    public void rowsSetAside(Partition partition, long rows, Throwable failure) {
        registry.counter("varve.records.set.aside", "table", tags.of(partition.table()))
                .increment((double) rows);
        LOG.errorf(
                failure,
                "%,d accepted rows of %s cannot be encoded; they are in the dead letters",
                rows,
                partition);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        soundness.failed(failure);
        registry.counter("varve.unexpected").increment();
        LOG.errorf(failure, "%s: this should not happen; no row is lost with it", what);
    }
}
