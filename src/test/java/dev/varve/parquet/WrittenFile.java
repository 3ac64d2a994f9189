package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Parquet file of test columns, in memory.
 *
 * @param columns what was written
 * @param rowGroupRows rows of each row group but the last
 * @param bytes the file
 */
record WrittenFile(List<TestColumn> columns, int rowGroupRows, byte[] bytes) {

    static final TableName TABLE = new TableName("gate");

    /** Small pages, so that few rows make several. */
    static final PageLimits SMALL_PAGES = new PageLimits(300, 4096, 4096, 4096);

    static WrittenFile of(
            List<TestColumn> columns,
            int rowGroupRows,
            Compression compression,
            PageLimits limits) {
        int rows = columns.getFirst().values().size();
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryBudget budget = new MemoryBudget(512 << 20)) {
            WholeFile writer =
                    new WholeFile(TABLE, schema, compression, Runnable::run, out, limits);
            for (int from = 0; from < rows; from += rowGroupRows) {
                int to = Math.min(rows, from + rowGroupRows);
                writeRowGroup(writer, columns, from, to, budget);
            }
            writer.finish(Map.of("varve.test", "yes"));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return new WrittenFile(columns, rowGroupRows, out.toByteArray());
    }

    /** As several batches of odd sizes. */
    private static void writeRowGroup(
            WholeFile writer, List<TestColumn> columns, int from, int to, MemoryBudget budget)
            throws IOException {
        List<Batch> batches = new ArrayList<>();
        int step = Math.max(1, (to - from) / 3 + 1);
        for (int at = from; at < to; at += step) {
            batches.add(TestColumn.batch(columns, at, Math.min(to, at + step), budget));
        }
        writer.writeRowGroup(batches);
        batches.forEach(Batch::close);
    }

    int rowCount() {
        return columns.getFirst().values().size();
    }
}
