package dev.varve.record;

import java.util.Arrays;

/** The lattice of inferred types, and the conversion of what a column holds to a wider one. */
public final class Widening {

    /** Up to here every integer is exact in a double. */
    private static final long EXACT_LIMIT = 1L << 53;

    private static final double FIRST_BEYOND_LONGS = 0x1p63;
    private static final double FIRST_BEYOND_UNSIGNED = 0x1p64;

    private Widening() {}

    /**
     * The narrowest inferred type that holds both, as far as types tell: that a double holds the
     * integers, and that none is negative where they become unsigned, is for the caller to see.
     *
     * @param mixed what a column of several kinds is
     */
    public static ColumnType join(ColumnType one, ColumnType other, ColumnType mixed) {
        if (one == other || other == ColumnType.UNKNOWN) {
            return one;
        }
        if (one == ColumnType.UNKNOWN) {
            return other;
        }
        if (isNumber(one) && isNumber(other)) {
            return one == ColumnType.DOUBLE || other == ColumnType.DOUBLE
                    ? ColumnType.DOUBLE
                    : ColumnType.UINT64;
        }
        return one == ColumnType.JSON || other == ColumnType.JSON ? ColumnType.JSON : mixed;
    }

    private static boolean isNumber(ColumnType type) {
        return isInteger(type) || type == ColumnType.DOUBLE;
    }

    private static boolean isInteger(ColumnType type) {
        return type == ColumnType.INT64 || type == ColumnType.UINT64;
    }

    /** Whether a double holds the integer. */
    public static boolean isExact(long value) {
        double real = (double) value;
        return real < FIRST_BEYOND_LONGS && (long) real == value;
    }

    /** Whether a double holds the unsigned integer. */
    public static boolean isExactUnsigned(long value) {
        if (value >= 0) {
            return isExact(value);
        }
        double real = ofUnsigned(value);
        return real < FIRST_BEYOND_UNSIGNED
                && (long) (real - FIRST_BEYOND_LONGS) == (value ^ Long.MIN_VALUE);
    }

    /** The double nearest to the unsigned integer. */
    public static double ofUnsigned(long value) {
        // the lowest bit is lost by the shift, and decides in the middle between two doubles
        return value >= 0 ? (double) value : 2 * (double) (value >>> 1 | value & 1);
    }

    /** Whether an integer column holds a value that a double cannot. */
    static boolean holdsWideIntegers(StagedColumn column) {
        if (!isInteger(column.type())) {
            return false;
        }
        boolean unsigned = column.type() == ColumnType.UINT64;
        long[] values = column.values;
        long magnitudes = 0;
        for (int row = 0; row < column.count; row++) {
            magnitudes |= values[row] ^ values[row] >> 63;
        }
        if (magnitudes < EXACT_LIMIT && !unsigned) {
            return false;
        }
        for (int row = 0; row < column.count; row++) {
            boolean exact = unsigned ? isExactUnsigned(values[row]) : isExact(values[row]);
            if (!exact && !column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an integer column holds a value below zero. */
    static boolean holdsNegativeIntegers(StagedColumn column) {
        if (column.type() != ColumnType.INT64) {
            return false;
        }
        for (int row = 0; row < column.count; row++) {
            if (column.values[row] < 0 && !column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** Whether each value of the column has its equal in the type. */
    static boolean holds(StagedColumn column, ColumnType type) {
        return switch (type) {
            case DOUBLE -> !holdsWideIntegers(column);
            case UINT64 -> !holdsNegativeIntegers(column);
            default -> true;
        };
    }

    /** Makes the column {@code type}, which must be wider than what it is. */
    static void widen(StagedColumn column, ColumnType type) {
        if (column.hasValues()) {
            convert(column, type);
        } else if (column.count > 0) {
            int nulls = column.count;
            column.clear();
            column.retype(type);
            column.fillNulls(nulls);
        }
        column.retype(type);
    }

    private static void convert(StagedColumn column, ColumnType type) {
        ColumnType from = column.type();
        if (type == ColumnType.DOUBLE) {
            for (int row = 0; row < column.count; row++) {
                double real =
                        from == ColumnType.UINT64
                                ? ofUnsigned(column.values[row])
                                : (double) column.values[row];
                column.values[row] = Double.doubleToRawLongBits(real);
            }
        } else if (type == ColumnType.TEXT || type == ColumnType.JSON) {
            if (from.isFixedWidth() || from == ColumnType.TEXT) {
                toLiterals(column);
            }
            if (type == ColumnType.TEXT) {
                column.markLiterals();
            }
        }
    }

    /** Makes each value its JSON literal; text that is one stays. */
    private static void toLiterals(StagedColumn column) {
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
                                : ofText(
                                        column,
                                        oldBytes,
                                        row == 0 ? 0 : oldEnds[row - 1],
                                        oldEnds[row],
                                        row);
                if (column.used + text.length > column.bytes.length - StagedColumn.SLACK_BYTES) {
                    column.growBytes(column.used + text.length);
                }
                System.arraycopy(text, 0, column.bytes, column.used, text.length);
                column.used += text.length;
            }
            column.ends[row] = column.used;
        }
    }

    private static byte[] ofText(StagedColumn column, byte[] bytes, int from, int to, int row) {
        return column.isLiteral(row)
                ? Arrays.copyOfRange(bytes, from, to)
                : JsonText.quote(bytes, from, to);
    }
}
