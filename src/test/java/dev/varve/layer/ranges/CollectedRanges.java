package dev.varve.layer.ranges;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.layer.BufferedCommits;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.Prepared;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.layer.StrictEvents;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Catalog;
import dev.varve.record.PredefinedTables;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Whole ranges over a store, for tests: lines go in, what happened is kept. */
public final class CollectedRanges implements AutoCloseable, StrictEvents {

    final List<StoredFile> stored = Collections.synchronizedList(new ArrayList<>());
    final List<Rejection> rejections = Collections.synchronizedList(new ArrayList<>());
    final MemoryBudget budget = new MemoryBudget(256 << 20);
    final Catalog catalog =
            new Catalog(
                    List.of(), new TableName("records"), RecordLimits.DEFAULT, 1_000, true, true);
    final RangeCommits commits;
    private final ExecutorService columns;
    private final LayerWriter layers;

    public CollectedRanges(
            BlobStore store, LayerSettings settings, boolean allowIncomplete, int threads) {
        columns = Executors.newFixedThreadPool(threads);
        Clock clock = Clock.fixed(Instant.parse("2025-03-04T05:06:07Z"), ZoneOffset.UTC);
        layers =
                new LayerWriter(
                        settings,
                        catalog,
                        store,
                        budget,
                        this,
                        clock,
                        clock,
                        LayerThreads.ofCaller(columns),
                        rejections::addAll,
                        0);
        commits =
                new RangeCommits(
                        layers,
                        settings,
                        catalog,
                        new RangeSettings(
                                Set.of(PredefinedTables.LEDGERS_LCM_RAW),
                                Set.of("ingested_at"),
                                allowIncomplete,
                                RangeSettings.ALL),
                        new BufferedCommits(
                                layers, DeadLetters.namedByContent(store, "bronze", clock)),
                        CollectedRanges::scratch,
                        threads);
    }

    private static ScratchFile scratch() throws IOException {
        Path path = Files.createTempFile("varve-test-", ".spool");
        File file = path.toFile();
        RandomAccessFile open = new RandomAccessFile(file, "rw");
        Files.delete(path);
        return new ScratchFile() {
            @Override
            public void write(ByteBuffer bytes, long offset) throws IOException {
                open.seek(offset);
                byte[] written = new byte[bytes.remaining()];
                bytes.duplicate().get(written);
                open.write(written);
            }

            @Override
            public void read(byte[] bytes, int length, long offset) throws IOException {
                open.seek(offset);
                open.readFully(bytes, 0, length);
            }

            @Override
            public void close() {
                try {
                    open.close();
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            }
        };
    }

    /** Lines as one chunk; answers how many were taken. */
    public long add(List<String> lines) {
        RecordReader reader =
                new RecordReader(catalog, Optional.of(PredefinedTables.LEDGERS_LCM_RAW));
        byte[] chunk = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        long taken = 0;
        long line = 1;
        int at = 0;
        while (at < chunk.length) {
            line = reader.read(chunk, at, chunk.length, line);
            at = reader.stoppedAt();
            rejections.addAll(reader.rejections());
            for (RowSource rows : reader.staged()) {
                Prepared prepared = commits.prepare(rows, Duration.ofMinutes(1));
                rejections.addAll(prepared.rejections());
                taken += prepared.rowCount();
                try (ReservedLetters letters =
                        commits.reserve(prepared.rejections(), Duration.ofMinutes(1))) {
                    commits.commit(List.of(prepared), letters);
                }
            }
            reader.clear();
        }
        reader.forget();
        return taken;
    }

    public List<RangeResult> end() throws IOException {
        return commits.end();
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        stored.add(file);
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void close() {
        commits.close();
        layers.close();
        columns.shutdown();
        budget.close();
    }
}
