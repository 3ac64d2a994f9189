package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.HashSeed;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Parquet file of test columns, in memory.
 *
 * @param columns what was written
 * @param rowGroupRows rows of each row group but the last
 * @param compression of its pages
 * @param limits of its pages
 * @param bytes the file
 */
record WrittenFile(
        List<TestColumn> columns,
        int rowGroupRows,
        Compression compression,
        PageLimits limits,
        byte[] bytes) {

    static final TableName TABLE = new TableName("gate");

    static final ScratchPool SCRATCHES = new ScratchPool(new HashSeed(1, 2));

    static final Map<String, String> METADATA = Map.of("varve.key", "value");

    /** Small pages, so that few rows make several. */
    static final PageLimits SMALL_PAGES = new PageLimits(300, 4096, 4096, 4096);

    static WrittenFile of(
            List<TestColumn> columns,
            int rowGroupRows,
            Compression compression,
            PageLimits limits) {
        int rows = columns.getFirst().values().size();
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        RowGroupEncoder encoder =
                new RowGroupEncoder(
                        schema, Set.of(), compression, Runnable::run, limits, SCRATCHES);
        List<EncodedRowGroup> rowGroups = new ArrayList<>();
        try (MemoryBudget budget = new MemoryBudget(256 << 20)) {
            for (int from = 0; from < rows; from += rowGroupRows) {
                List<Batch> batches =
                        batches(columns, from, Math.min(rows, from + rowGroupRows), budget);
                rowGroups.add(encoder.encode(batches));
                batches.forEach(Batch::close);
            }
        }
        return new WrittenFile(
                columns, rowGroupRows, compression, limits, bytes(schema, compression, rowGroups));
    }

    /** Several batches of odd sizes. */
    static List<Batch> batches(List<TestColumn> columns, int from, int to, MemoryBudget budget) {
        List<Batch> batches = new ArrayList<>();
        int step = Math.max(1, (to - from) / 3 + 1);
        for (int at = from; at < to; at += step) {
            batches.add(TestColumn.batch(columns, at, Math.min(to, at + step), budget));
        }
        return batches;
    }

    /** A whole file of the row groups. */
    static byte[] bytes(Schema schema, Compression compression, List<EncodedRowGroup> rowGroups) {
        FileAssembly file = new FileAssembly(TABLE, schema, compression);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (EncodedRowGroup rowGroup : rowGroups) {
            file.append(rowGroup).forEach(bytes -> write(bytes, out));
            assertEquals(out.size(), file.sizeBytes());
        }
        write(file.finish(METADATA), out);
        assertEquals(out.size(), file.sizeBytes());
        return out.toByteArray();
    }

    private static void write(ByteBuffer bytes, ByteArrayOutputStream out) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        out.writeBytes(array);
    }

    int rowCount() {
        return columns.getFirst().values().size();
    }
}
