package dev.varve.column;

import dev.varve.record.Field;
import dev.varve.record.StagedColumn;

/**
 * A column on the heap that is about to be copied into a batch.
 *
 * @param field what the column is called and what its values are
 * @param rowCount rows held; rows beyond them are null
 * @param nullCount nulls among the rows held; when it is 0 the validity is not read
 * @param validity bit {@code row & 63} of word {@code row >> 6} is set where the row is not null
 * @param values one word per row, of a fixed-width column
 * @param bytes the rows' bytes, of a variable-width column
 * @param ends where each row ends in the bytes
 */
record SourceColumn(
        Field field,
        int rowCount,
        int nullCount,
        long[] validity,
        long[] values,
        byte[] bytes,
        int[] ends) {

    static SourceColumn of(StagedColumn staged) {
        return new SourceColumn(
                staged.field(),
                staged.rowCount(),
                staged.nullCount(),
                staged.validity(),
                staged.values(),
                staged.bytes(),
                staged.ends());
    }

    static SourceColumn of(Field field, ColumnRows rows) {
        return new SourceColumn(
                field,
                rows.rowCount(),
                rows.nullCount(),
                rows.validity(),
                rows.values(),
                rows.bytes(),
                rows.ends());
    }

    int nullCount(RowRuns runs) {
        int nulls = 0;
        for (int run = 0; run < runs.count(); run++) {
            int from = runs.starts()[run];
            int to = runs.ends()[run];
            int heldTo = Math.max(from, Math.min(to, rowCount));
            nulls += to - heldTo;
            if (nullCount > 0) {
                nulls += heldTo - from - Bits.count(validity, from, heldTo);
            }
        }
        return nulls;
    }

    /** Bytes of a variable-width column's rows. */
    long byteCount(RowRuns runs) {
        long count = 0;
        for (int run = 0; run < runs.count(); run++) {
            count += end(runs.ends()[run]) - end(runs.starts()[run]);
        }
        return count;
    }

    /** Where the bytes of the row before this one end. */
    int end(int row) {
        int held = Math.min(row, rowCount);
        return held == 0 ? 0 : ends[held - 1];
    }
}
