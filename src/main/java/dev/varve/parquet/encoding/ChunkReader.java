package dev.varve.parquet.encoding;

import dev.varve.column.Batch;
import dev.varve.column.BatchColumn;
import dev.varve.column.ColumnRows;
import dev.varve.record.Field;
import java.util.List;
import java.util.Optional;

/** Walks over one column of several batches, from page to page. Not thread-safe. */
public final class ChunkReader {

    private final List<Batch> batches;
    private final Field field;
    private final int rowCount;
    private int batch;
    private int row;

    public ChunkReader(List<Batch> batches, Field field) {
        this.batches = batches;
        this.field = field;
        this.rowCount = Math.toIntExact(batches.stream().mapToLong(Batch::rowCount).sum());
    }

    int rowCount() {
        return rowCount;
    }

    /** Begins again with the first row. */
    void restart() {
        batch = 0;
        row = 0;
    }

    /**
     * Fills the rows with those that follow, as many as fit into the limits and at least one.
     *
     * @return whether there were any left
     */
    boolean next(ColumnRows rows, int maxRows, long maxBytes) {
        return next(rows, 0, maxRows, maxBytes);
    }

    /**
     * The same.
     *
     * @param firstByte where the first row's bytes begin in the rows' bytes
     */
    boolean next(ColumnRows rows, int firstByte, int maxRows, long maxBytes) {
        rows.clear(field.type(), firstByte);
        long bytes = 0;
        while (batch < batches.size() && rows.rowCount() < maxRows) {
            Batch current = batches.get(batch);
            int left = current.rowCount() - row;
            if (left == 0) {
                batch++;
                row = 0;
                continue;
            }
            int wanted = Math.min(left, maxRows - rows.rowCount());
            Optional<BatchColumn> column = current.column(field.name());
            if (column.isEmpty()) {
                rows.appendNulls(wanted);
                row += wanted;
                continue;
            }
            int taken = column.get().rowsWithin(row, wanted, maxBytes - bytes);
            if (rows.rowCount() > 0
                    && bytes + column.get().bytesBetween(row, row + taken) > maxBytes) {
                return true;
            }
            rows.append(column.get(), row, row + taken);
            row += taken;
            bytes = bytesHeld(rows);
            if (taken < wanted) {
                return true;
            }
        }
        return rows.rowCount() > 0;
    }

    private static long bytesHeld(ColumnRows rows) {
        boolean counted = !rows.type().isFixedWidth() && rows.rowCount() > 0;
        return counted ? rows.ends()[rows.rowCount() - 1] - rows.firstByte() : 0;
    }
}
