package dev.varve.record;

import java.util.Arrays;

/** The lattice of inferred types, and the conversion of what a column holds to a wider one. */
public final class Widening {

    /** Up to here every integer is exact in a double. */
    private static final long EXACT_LIMIT = 1L << 53;

    private Widening() {}

    /**
     * The narrowest inferred type that holds both.
     *
     * @param wideIntegers whether there is an integer that a double cannot hold
     */
    public static ColumnType join(ColumnType one, ColumnType other, boolean wideIntegers) {
        if (one == other || other == ColumnType.UNKNOWN) {
            return one;
        }
        if (one == ColumnType.UNKNOWN) {
            return other;
        }
        boolean numbers =
                one == ColumnType.INT64 && other == ColumnType.DOUBLE
                        || one == ColumnType.DOUBLE && other == ColumnType.INT64;
        return numbers && !wideIntegers ? ColumnType.DOUBLE : ColumnType.JSON;
    }

    /** Whether a double holds the integer. */
    public static boolean isExact(long value) {
        double real = (double) value;
        return real < 0x1p63 && (long) real == value;
    }

    /** Whether an integer column holds a value that a double cannot. */
    static boolean holdsWideIntegers(StagedColumn column) {
        long[] values = column.values;
        long magnitudes = 0;
        for (int row = 0; row < column.count; row++) {
            magnitudes |= values[row] ^ values[row] >> 63;
        }
        if (magnitudes < EXACT_LIMIT) {
            return false;
        }
        for (int row = 0; row < column.count; row++) {
            if (!isExact(values[row]) && !column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** Makes the column {@code type}, which must be wider than what it is. */
    static void widen(StagedColumn column, ColumnType type) {
        if (column.hasValues()) {
            if (type == ColumnType.DOUBLE) {
                for (int row = 0; row < column.count; row++) {
                    column.values[row] = Double.doubleToRawLongBits((double) column.values[row]);
                }
            } else if (type == ColumnType.JSON) {
                toJson(column);
            }
        } else if (column.count > 0) {
            int nulls = column.count;
            column.clear();
            column.retype(type);
            column.fillNulls(nulls);
        }
        column.retype(type);
    }

    private static void toJson(StagedColumn column) {
        ColumnType from = column.type();
        int rows = column.count;
        byte[] oldBytes = column.bytes;
        int[] oldEnds = column.ends;
        long[] values = column.values;
        column.bytes = new byte[Math.max(1024, 2 * column.used)];
        column.ends = new int[Math.max(64, rows)];
        if (column.nullCount != 0 && column.validity.length < rows + 64 >> 6) {
            column.validity = Arrays.copyOf(column.validity, rows + 64 >> 6);
        }
        column.used = 0;
        for (int row = 0; row < rows; row++) {
            if (!column.isNull(row)) {
                byte[] text =
                        from.isFixedWidth()
                                ? JsonText.ofWord(from, values[row])
                                : JsonText.quote(
                                        oldBytes, row == 0 ? 0 : oldEnds[row - 1], oldEnds[row]);
                if (column.used + text.length > column.bytes.length - StagedColumn.SLACK_BYTES) {
                    column.growBytes(column.used + text.length);
                }
                System.arraycopy(text, 0, column.bytes, column.used, text.length);
                column.used += text.length;
            }
            column.ends[row] = column.used;
        }
    }
}
