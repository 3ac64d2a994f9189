package dev.varve.layer;

import dev.varve.column.MemoryBudget;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Catalog;
import dev.varve.record.HashSeed;
import dev.varve.record.RecordLimits;
import dev.varve.record.RecordRules;
import dev.varve.record.Rejection;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An engine with its surroundings, for tests: JSON lines go in, what happened is kept. */
public final class Settling implements AutoCloseable, LayerEvents {

    public static final Instant NOW = Instant.parse("2025-03-04T05:06:07Z");

    final List<StoredFile> stored = Collections.synchronizedList(new ArrayList<>());
    final List<RotationReason> reasons = Collections.synchronizedList(new ArrayList<>());
    final List<IOException> failures = Collections.synchronizedList(new ArrayList<>());
    final List<Rejection> rejections = new ArrayList<>();
    final List<Rejection> setAside = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    final MemoryBudget budget;
    final LayerWriter layers;
    final Catalog catalog;
    private final RecordReader reader;
    Instant now = NOW;

    Settling(LayerSettings settings, BlobStore store, long budgetBytes, String table) {
        this(settings, store, budgetBytes, table, new HashSeed(1, 2));
    }

    Settling(
            LayerSettings settings,
            BlobStore store,
            long budgetBytes,
            String table,
            HashSeed seed) {
        catalog =
                new Catalog(
                        List.of(),
                        new TableName("records"),
                        RecordLimits.DEFAULT,
                        1_000,
                        new RecordRules(true, true, true, false, true),
                        seed);
        budget = new MemoryBudget(budgetBytes);
        reader = new RecordReader(catalog, Optional.of(new TableName(table)));
        layers =
                new LayerWriter(
                        settings,
                        catalog,
                        store,
                        budget,
                        this,
                        new SettableClock(),
                        new SettableClock(),
                        LayerThreads.ofCaller(Runnable::run),
                        setAside::addAll,
                        0);
    }

    private final class SettableClock extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Settles the lines as one request. */
    Settling settle(String... lines) {
        byte[] chunk = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        try {
            reader.read(chunk, 0, chunk.length, 1);
            for (Staging staged : reader.staged()) {
                try (Prepared prepared = layers.prepare(staged, Duration.ZERO)) {
                    rejections.addAll(prepared.rejections());
                    layers.commit(List.of(prepared));
                }
            }
            rejections.addAll(reader.rejections());
        } finally {
            reader.clear();
            reader.forget();
        }
        return this;
    }

    /** Prepares the lines as one request, and hands them over only if told to. */
    void prepare(boolean commit, String... lines) {
        byte[] chunk = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        reader.read(chunk, 0, chunk.length, 1);
        for (Staging staged : reader.staged()) {
            try (Prepared prepared = layers.prepare(staged, Duration.ZERO)) {
                if (commit) {
                    layers.commit(List.of(prepared));
                }
            }
        }
        reader.clear();
        reader.forget();
    }

    /**
     * The files of a flush.
     *
     * @throws IOException if anything was refused
     */
    List<StoredFile> flush() throws IOException {
        FlushReport report = layers.beginFlush().report();
        if (!report.isComplete()) {
            throw new IOException("not stored: " + report);
        }
        return report.stored();
    }

    List<String> flushedKeys() throws IOException {
        return flush().stream().map(file -> file.key().value()).toList();
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        stored.add(file);
        reasons.add(reason);
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        failures.add(failure);
    }

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
        unexpected.add(failure);
    }

    @Override
    public void close() {
        layers.close();
        budget.close();
    }
}
