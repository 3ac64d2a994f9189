package dev.varve.parquet.encoding;

import dev.varve.column.ColumnRows;

/** The values of fixed-width rows without the nulls. */
final class FixedValues {

    private FixedValues() {}

    /**
     * Moves the values that are not null to the front of the rows' values; answers how many they
     * are.
     */
    static int withoutNulls(ColumnRows rows) {
        int count = rows.rowCount();
        if (rows.nullCount() == 0) {
            return count;
        }
        long[] values = rows.values();
        long[] validity = rows.validity();
        int next = 0;
        for (int row = 0; row < count; row++) {
            values[next] = values[row];
            next += (int) (validity[row >> 6] >>> row) & 1;
        }
        return next;
    }
}
