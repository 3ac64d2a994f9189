package dev.varve.record.json;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Kind;
import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import dev.varve.record.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads values of declared columns in every spelling that their type takes. Not thread-safe. */
final class DeclaredReader {

    /** Integral digits of the largest 64-bit integer. */
    private static final int LONGEST_INTEGER = 20;

    /** A longer spelling of an integer than this is none that anyone means. */
    private static final int LONGEST_SPELLING = 400;

    /** Decimals of seconds that columns keep. */
    private static final int MICROS = 6;

    private static final int NANOS = 9;

    private final JsonScanner scanner;
    private final boolean truncates;
    private final NumberReader numbers = new NumberReader();
    private final StagedColumn unescaped =
            new StagedColumn(Field.optional("", ColumnType.TEXT), true);

    /** Whether the value being read is a timestamp that would lose digits. */
    private boolean isCut;

    /**
     * @param truncates whether digits that a timestamp does not keep are cut
     */
    DeclaredReader(JsonScanner scanner, boolean truncates) {
        this.scanner = scanner;
        this.truncates = truncates;
    }

    /** Lets go of what a large value left. */
    void trim() {
        unescaped.clear();
        unescaped.trim();
    }

    /**
     * Reads the valid value that is not null into the row.
     *
     * @throws RecordFault if it does not fit the column, or digits of a timestamp would be lost
     */
    void read(byte[] in, int begin, int end, StagedColumn column, int row) {
        isCut = false;
        boolean fits =
                switch (in[begin]) {
                    case '"' -> fromString(in, begin, column, row);
                    case '{', '[' -> false;
                    default -> fromScalar(in, begin, end, column, row);
                };
        if (isCut) {
            throw new RecordFault(
                    begin,
                    "timestamp "
                            + RecordFault.cut(in, begin, end)
                            + " has digits that the column does not keep (a timestamp_ns keeps"
                            + " nanoseconds; varve.timestamps=truncate cuts them)");
        }
        if (!fits) {
            throw RecordFault.expected(Kind.expectation(column.kind), in, begin, end);
        }
    }

    private boolean fromScalar(byte[] in, int begin, int end, StagedColumn column, int row) {
        boolean number = in[begin] != 't' && in[begin] != 'f';
        switch (column.kind) {
            case Kind.DECLARED_TEXT -> {
                column.putBytes(row, in, begin, end);
                return true;
            }
            case Kind.DECLARED_BOOL -> {
                column.putLong(row, in[begin] == 't' ? 1 : 0);
                return !number;
            }
            case Kind.DECLARED_DOUBLE -> {
                return number && putDecimal(in, begin, end, column, row);
            }
            case Kind.DECLARED_TIMESTAMP, Kind.DECLARED_TIMESTAMP_NANOS -> {
                return number && putTimestamp(in, begin, end, column, row);
            }
            case Kind.DECLARED_BINARY -> {
                return false;
            }
            default -> {
                return number
                        && (NumberReader.isInteger(in, begin, end)
                                ? putInteger(in, begin, end, column, row)
                                : putIntegral(in, begin, end, column, row));
            }
        }
    }

    private boolean fromString(byte[] in, int begin, StagedColumn column, int row) {
        unescaped.clear();
        TextReader.read(in, begin + 1, unescaped, 0);
        byte[] text = unescaped.bytes;
        int end = unescaped.used;
        // what scans the text stops at a quote
        if (end + Words.SLACK_BYTES > text.length) {
            text = unescaped.growBytes(end + Words.SLACK_BYTES);
        }
        text[end] = '"';
        switch (column.kind) {
            case Kind.DECLARED_TEXT -> {
                column.putBytes(row, text, 0, end);
                return true;
            }
            case Kind.DECLARED_BOOL -> {
                String word = new String(text, 0, Math.min(end, 6), StandardCharsets.ISO_8859_1);
                column.putLong(row, word.equals("true") ? 1 : 0);
                return word.equals("true") || word.equals("false");
            }
            case Kind.DECLARED_DOUBLE -> {
                return isNumber(text, end) && putDecimal(text, 0, end, column, row);
            }
            case Kind.DECLARED_TIMESTAMP, Kind.DECLARED_TIMESTAMP_NANOS -> {
                return putTimestamp(text, 0, end, column, row);
            }
            case Kind.DECLARED_BINARY -> {
                return Base64Reader.read(text, end, column, row);
            }
            default -> {
                return isDigits(text, end) && putInteger(text, 0, end, column, row);
            }
        }
    }

    private boolean isNumber(byte[] text, int end) {
        if (end == 0 || text[0] != '-' && (text[0] < '0' || text[0] > '9')) {
            return false;
        }
        try {
            return scanner.skipNumber(text, 0) == end;
        } catch (RecordFault notANumber) {
            return false;
        }
    }

    private static boolean isDigits(byte[] text, int end) {
        int begin = end > 0 && text[0] == '-' ? 1 : 0;
        for (int i = begin; i < end; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return end > begin;
    }

    private boolean putDecimal(byte[] in, int begin, int end, StagedColumn column, int row) {
        boolean held = numbers.anyDecimal(in, begin, end);
        if (held) {
            column.putLong(row, Double.doubleToRawLongBits(numbers.real));
        }
        return held;
    }

    private boolean putTimestamp(byte[] in, int begin, int end, StagedColumn column, int row) {
        boolean nanos = column.kind == Kind.DECLARED_TIMESTAMP_NANOS;
        long time =
                nanos
                        ? Timestamps.parseNanos(in, begin, end)
                        : Timestamps.parseMicros(in, begin, end);
        if (time == Timestamps.NOT_A_TIMESTAMP) {
            return false;
        }
        isCut = !truncates && !Timestamps.isExact(in, begin, end, nanos ? NANOS : MICROS);
        column.putLong(row, time);
        return true;
    }

    private boolean putInteger(byte[] in, int begin, int end, StagedColumn column, int row) {
        if (numbers.longInteger(in, begin, end)) {
            return putIfInRange(numbers.integer, column, row);
        }
        return putIntegral(in, begin, end, column, row);
    }

    /** Puts an integer spelled with a fraction or exponent, with leading zeros, or over 63 bits. */
    private boolean putIntegral(byte[] in, int begin, int end, StagedColumn column, int row) {
        if (end - begin > LONGEST_SPELLING) {
            return false;
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(new String(in, begin, end - begin, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException exponentTooLong) {
            return false;
        }
        exact = exact.stripTrailingZeros();
        if (exact.scale() > 0 || (long) exact.precision() - exact.scale() > LONGEST_INTEGER) {
            return false;
        }
        BigInteger integer = exact.toBigIntegerExact();
        if (integer.bitLength() < Long.SIZE) {
            return putIfInRange(integer.longValue(), column, row);
        }
        if (column.kind != Kind.UINT64 || integer.signum() < 0 || integer.bitLength() > Long.SIZE) {
            return false;
        }
        column.putLong(row, integer.longValue());
        return true;
    }

    private static boolean putIfInRange(long value, StagedColumn column, int row) {
        if (!fits(value, column.kind)) {
            return false;
        }
        column.putLong(row, value);
        return true;
    }

    /** Whether a column of that kind takes the integer. */
    static boolean fits(long value, int kind) {
        return switch (kind) {
            case Kind.DECLARED_INT32 -> value == (int) value;
            case Kind.DECLARED_UINT32 -> value >>> Integer.SIZE == 0;
            case Kind.UINT64 -> value >= 0;
            default -> true;
        };
    }
}
