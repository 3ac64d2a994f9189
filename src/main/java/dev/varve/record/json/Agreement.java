package dev.varve.record.json;

import dev.varve.record.ColumnType;
import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import java.util.Arrays;

/** Holds a record to one value where two ways lead to one column. Not thread-safe. */
final class Agreement {

    private boolean hasValue;
    private long fixed;
    private byte[] bytes = {};
    private int length;

    /** Lets go of the room for a value; none is remembered then. */
    void trim() {
        hasValue = false;
        bytes = new byte[0];
    }

    /** Remembers the row's value. */
    void keep(StagedColumn column, int row) {
        hasValue = column.count > row;
        if (hasValue && column.type().isFixedWidth()) {
            fixed = column.values[row];
        } else if (hasValue) {
            int begin = row == 0 ? 0 : column.ends[row - 1];
            length = column.ends[row] - begin;
            if (length > bytes.length) {
                bytes = new byte[2 * length];
            }
            System.arraycopy(column.bytes, begin, bytes, 0, length);
        }
    }

    /**
     * Compares the row's new value, read from {@code begin} to {@code end}, with the remembered
     * one; a null gives way to the other.
     *
     * @throws RecordFault if they differ
     */
    void check(StagedColumn column, int row, byte[] in, int begin, int end) {
        if (!hasValue) {
            return;
        }
        boolean fixedWidth = column.type().isFixedWidth();
        if (column.count <= row && column.wanted == ColumnType.UNKNOWN) {
            if (fixedWidth) {
                column.putLong(row, fixed);
            } else {
                column.putBytes(row, bytes, 0, length);
            }
            return;
        }
        int from = row == 0 || fixedWidth ? 0 : column.ends[row - 1];
        boolean same =
                column.count > row
                        && (fixedWidth
                                ? column.values[row] == fixed
                                : Arrays.equals(
                                        column.bytes, from, column.ends[row], bytes, 0, length));
        if (!same) {
            throw new RecordFault(
                    begin,
                    "the record gives column '%s' another value before, now %s"
                            .formatted(column.name(), RecordFault.cut(in, begin, end)));
        }
    }
}
