package dev.varve.layer;

import dev.varve.column.MemoryBudget;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Layers with threads as the service has them, and what became of their rows. */
final class RunningLayers implements AutoCloseable, LayerEvents {

    private final ExecutorService encoders = Executors.newFixedThreadPool(2);
    private final ExecutorService uploads = Executors.newCachedThreadPool();
    final Catalog catalog =
            new Catalog(
                    List.of(), new TableName("records"), RecordLimits.DEFAULT, 1_000, true, true);
    final MemoryBudget budget;
    final LayerWriter layers;
    final AtomicLong storedRows = new AtomicLong();
    final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    final List<Rejection> setAside = Collections.synchronizedList(new ArrayList<>());

    RunningLayers(BlobStore store, long budgetBytes) {
        this(
                store,
                budgetBytes,
                TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                        .naming(new Naming.ByPosition("me"))
                        .bufferRows(200)
                        .make());
    }

    RunningLayers(BlobStore store, long budgetBytes, LayerSettings settings) {
        this(store, budgetBytes, settings, 0);
    }

    RunningLayers(BlobStore store, long budgetBytes, LayerSettings settings, long firstPosition) {
        budget = new MemoryBudget(budgetBytes);
        layers =
                new LayerWriter(
                        settings,
                        catalog,
                        store,
                        budget,
                        this,
                        Clock.fixed(Settling.NOW, ZoneOffset.UTC),
                        Clock.systemUTC(),
                        LayerThreads.beside(Runnable::run, encoders, uploads),
                        setAside::addAll,
                        firstPosition);
    }

    /** Commits rows of one partition. */
    Receipt append(String table, int partition, int rows, Random random) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append(
                    "{\"p\":%d,\"x\":\"%x%x\"}\n"
                            .formatted(partition, random.nextLong(), random.nextLong()));
        }
        return append(table, lines.toString());
    }

    /** Commits lines of JSON. */
    Receipt append(String table, String lines) {
        return append(table, lines, Duration.ofMinutes(1));
    }

    /** As {@link #append(String, String)}, waiting for room as long at most. */
    Receipt append(String table, String lines, Duration longest) {
        RecordReader reader = new RecordReader(catalog, Optional.of(new TableName(table)));
        byte[] chunk = lines.getBytes(StandardCharsets.UTF_8);
        reader.read(chunk, 0, chunk.length, 1);
        Staging staged = reader.staged().iterator().next();
        try (Prepared prepared = layers.prepare(staged, longest)) {
            return layers.commit(List.of(prepared));
        } finally {
            reader.clear();
            reader.forget();
        }
    }

    /**
     * What the budget counts once everything is stored. An encoder closes its rows after their row
     * group was handed on, so that their file can be stored a moment before.
     */
    long usedBytesAtRest(Duration longest) throws InterruptedException {
        long used;
        long releases;
        do {
            releases = budget.releases();
            used = budget.usedBytes();
        } while (used != 0 && budget.awaitRelease(releases, longest));
        return used;
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        storedRows.addAndGet(file.rowCount());
    }

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
        unexpected.add(failure);
    }

    @Override
    public void close() {
        layers.close();
        encoders.shutdown();
        uploads.shutdown();
        budget.close();
    }
}
