package dev.varve.bench;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.parquet.FileAssembly;
import dev.varve.parquet.RowGroupEncoder;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.Catalog;
import dev.varve.record.HashSeed;
import dev.varve.record.Schema;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The buffer of a partition as it is when its row group is due: batches of the reader's chunks. */
final class StagedRows implements AutoCloseable {
    private static final TableName TABLE = new TableName("bench");
    private static final int CHUNK_RECORDS = 1_500;
    private static final long BUDGET_BYTES = 256L << 20;

    private final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    private final List<Batch> batches = new ArrayList<>();
    private final Schema schema;

    StagedRows(RecordSource source, int records) {
        Catalog catalog = ReaderBenchmark.catalog();
        RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
        for (int left = records; left > 0; left -= CHUNK_RECORDS) {
            byte[] chunk = Lines.of(source, Math.min(left, CHUNK_RECORDS));
            reader.read(chunk, 0, chunk.length, 1);
            for (Staging staging : reader.staged()) {
                batches.add(Batch.of(staging, budget));
                catalog.merge(staging);
            }
            reader.clear();
        }
        schema = catalog.schemaOf(TABLE);
    }

    /** Writes them as a file of one row group that nobody keeps, and says how large it is. */
    long write() {
        RowGroupEncoder encoder =
                new RowGroupEncoder(
                        schema,
                        Compression.DEFAULT,
                        Runnable::run,
                        new ScratchPool(new HashSeed(1, 2)));
        FileAssembly file = new FileAssembly(TABLE, schema, Compression.DEFAULT);
        file.append(encoder.encode(batches));
        return file.sizeBytes();
    }

    @Override
    public void close() {
        batches.forEach(Batch::close);
        budget.close();
    }
}
