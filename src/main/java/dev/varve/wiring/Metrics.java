package dev.varve.wiring;

import dev.varve.door.DoorEvents;
import dev.varve.door.Engine;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.Partition;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.record.TableName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Counts and logs what happens in the layers and at the door. The names stand in {@code
 * OPERATIONS.md}.
 */
@Singleton
final class Metrics implements LayerEvents, DoorEvents {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final MeterRegistry registry;
    private final Map<TableName, AtomicLong> lastLedgers = new ConcurrentHashMap<>();
    private final LongAdder storedRecords = new LongAdder();
    private final LongAdder storedFiles = new LongAdder();
    private volatile boolean watching;

    @Inject
    Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows what is buffered, too. */
    void watch(Engine engine, long budgetBytes) {
        watching = true;
        Gauge.builder("varve.buffered.rows", engine.layers(), layers -> layers.bufferedRows())
                .description("Rows in memory, in no row group yet")
                .register(registry);
        Gauge.builder("varve.buffered.bytes", engine, each -> each.usedBytes().getAsLong())
                .description("Column memory in use")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("varve.memory.budget", () -> budgetBytes)
                .description("Most column memory")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Whether there is an engine. */
    boolean isWatching() {
        return watching;
    }

    /** Records in stored files since the start. */
    long storedRecords() {
        return storedRecords.sum();
    }

    /** Files stored since the start. */
    long storedFiles() {
        return storedFiles.sum();
    }

    @Override
    public void settled(TableName table, long rows) {
        registry.counter("varve.records.accepted", "table", table.value()).increment((double) rows);
    }

    @Override
    public void ledgerSeen(TableName table, long ledger) {
        lastLedgers.computeIfAbsent(table, this::lastLedger).accumulateAndGet(ledger, Math::max);
    }

    private AtomicLong lastLedger(TableName table) {
        AtomicLong last = new AtomicLong();
        Gauge.builder("varve.ledger.last", last, AtomicLong::get)
                .description("Largest ledger seen")
                .tag("table", table.value())
                .register(registry);
        return last;
    }

    @Override
    public void rowGroupWritten(TableName table, long rows, Duration encode) {
        registry.timer("varve.encode", "table", table.value()).record(encode);
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        String table = file.table().value();
        registry.counter("varve.rotations", "reason", Choice.word(reason)).increment();
        registry.timer("varve.upload", "table", table).record(upload);
        if (!file.existed()) {
            registry.counter("varve.files.written", "table", table).increment();
            registry.counter("varve.records.written", "table", table)
                    .increment((double) file.rowCount());
            registry.counter("varve.bytes.written", "table", table)
                    .increment((double) file.sizeBytes());
        }
        storedRecords.add(file.rowCount());
        storedFiles.increment();
        LOG.infof(
                "stored %s: %,d rows, %,d bytes, %s",
                file.key(), file.rowCount(), file.sizeBytes(), Choice.word(reason));
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        registry.counter("varve.store.failures", "table", partition.table().value()).increment();
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
    public void refused(int status) {
        registry.counter("varve.requests.refused", "status", Integer.toString(status)).increment();
    }

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable failure) {
        registry.counter("varve.encode.failures", "table", partition.table().value()).increment();
        LOG.warnf("%,d rows of %s could not be encoded: %s", rows, partition, failure);
    }

    @Override
    public void rowsSetAside(Partition partition, long rows, Throwable failure) {
        registry.counter("varve.records.set.aside", "table", partition.table().value())
                .increment((double) rows);
        LOG.errorf(
                failure,
                "%,d accepted rows of %s cannot be encoded; they are in the dead letters",
                rows,
                partition);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        registry.counter("varve.unexpected").increment();
        LOG.errorf(failure, "%s: this should not happen; no row is lost with it", what);
    }
}
