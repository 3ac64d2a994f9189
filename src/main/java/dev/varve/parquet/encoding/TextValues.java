package dev.varve.parquet.encoding;

import dev.varve.column.ColumnRows;

/** The values of some rows without the nulls: bytes one after another, and where each ends. */
final class TextValues {

    private byte[] bytes = {};
    private int[] ends = {};
    private int count;
    private int first;

    /**
     * Takes over the rows' values; the rows' arrays are shared, not copied, where nothing is null.
     */
    void of(ColumnRows rows) {
        bytes = rows.bytes();
        first = rows.firstByte();
        count = rows.rowCount() - rows.nullCount();
        if (rows.nullCount() == 0) {
            ends = rows.ends();
            return;
        }
        int[] kept = new int[count];
        int next = 0;
        for (int row = 0; row < rows.rowCount(); row++) {
            if ((rows.validity()[row >> 6] >>> row & 1) != 0) {
                kept[next++] = rows.ends()[row];
            }
        }
        ends = kept;
    }

    byte[] bytes() {
        return bytes;
    }

    int[] ends() {
        return ends;
    }

    int count() {
        return count;
    }

    int start(int value) {
        return value == 0 ? first : ends[value - 1];
    }

    int byteCount() {
        return count == 0 ? 0 : ends[count - 1] - first;
    }
}
