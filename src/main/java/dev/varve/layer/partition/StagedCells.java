package dev.varve.layer.partition;

import dev.varve.record.ColumnType;
import dev.varve.record.JsonText;
import dev.varve.record.RowSource;
import dev.varve.record.StagedColumn;
import dev.varve.record.json.JsonLiteral;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one staged column, row by row; rows that the column does not reach are null. What a
 * cell says is its record's own, whatever the neighbours have made of the column's type.
 */
final class StagedCells {

    /**
     * A cell holds no number, or one with a fraction, or one beyond the longs; or the lowest of
     * them, which is neither a ledger nor a time.
     */
    static final long NOT_WHOLE = Long.MIN_VALUE;

    private static final double FIRST_BEYOND_LONGS = 0x1p63;

    private final StagedColumn column;

    private byte[] text = {};
    private int textFrom;
    private int textTo;

    StagedCells(StagedColumn column) {
        this.column = column;
    }

    /** Those of the columns that the rows have, in the order of the names. */
    static StagedCells[] of(RowSource source, List<String> names) {
        return names.stream()
                .flatMap(name -> source.column(name).stream())
                .map(StagedCells::new)
                .toArray(StagedCells[]::new);
    }

    StagedColumn column() {
        return column;
    }

    boolean isNull(int row) {
        if (row >= column.rowCount()) {
            return true;
        }
        return column.nullCount() > 0 && (column.validity()[row >> 6] >>> row & 1) == 0;
    }

    int start(int row) {
        return row == 0 ? 0 : column.ends()[row - 1];
    }

    int end(int row) {
        return column.ends()[row];
    }

    long word(int row) {
        return column.values()[row];
    }

    /** The whole number of a row that is not null, {@code 5} and {@code 5.0} being one. */
    long whole(int row) {
        return switch (column.type()) {
            case INT32, INT64, UINT32 -> word(row);
            case UINT64 -> word(row) < 0 ? NOT_WHOLE : word(row);
            case DOUBLE -> whole(real(row));
            case TEXT, JSON -> number(row).map(StagedCells::whole).orElse(NOT_WHOLE);
            case UNKNOWN, BOOL, TIMESTAMP, TIMESTAMP_NANOS, NESTED, BINARY -> NOT_WHOLE;
        };
    }

    private static long whole(Number number) {
        return number instanceof Long integer ? integer : whole(number.doubleValue());
    }

    private static long whole(double real) {
        return isLong(real) ? (long) real : NOT_WHOLE;
    }

    private static boolean isLong(double real) {
        return real == Math.rint(real) && real >= -FIRST_BEYOND_LONGS && real < FIRST_BEYOND_LONGS;
    }

    double real(int row) {
        return Double.longBitsToDouble(word(row));
    }

    /** The number that a cell of text or JSON is; a string of digits is none. */
    private Optional<Number> number(int row) {
        return column.type() == ColumnType.TEXT && !column.isLiteral(row)
                ? Optional.empty()
                : JsonLiteral.number(column.bytes(), start(row), end(row));
    }

    /**
     * Finds the text of a row that is not null: it stands from {@link #textFrom} to {@link #textTo}
     * in {@link #text} until the next one is looked for.
     *
     * @return whether there is one; none is in a cell that holds something else
     */
    boolean findText(int row) {
        return switch (column.type()) {
            case TEXT -> !column.isLiteral(row) && found(column.bytes(), start(row), end(row));
            case BINARY -> found(column.bytes(), start(row), end(row));
            case JSON -> findString(row);
            case UNKNOWN,
                    NESTED,
                    BOOL,
                    INT32,
                    INT64,
                    UINT32,
                    UINT64,
                    DOUBLE,
                    TIMESTAMP,
                    TIMESTAMP_NANOS ->
                    false;
        };
    }

    /** Whether a row that is not null holds an object or an array. */
    boolean isNested(int row) {
        boolean isJson =
                switch (column.type()) {
                    case NESTED, JSON -> true;
                    case TEXT -> column.isLiteral(row);
                    case UNKNOWN,
                            BOOL,
                            INT32,
                            INT64,
                            UINT32,
                            UINT64,
                            DOUBLE,
                            TIMESTAMP,
                            TIMESTAMP_NANOS,
                            BINARY ->
                            false;
                };
        return isJson && "{[".indexOf(column.bytes()[start(row)]) >= 0;
    }

    private boolean findString(int row) {
        byte[] json = column.bytes();
        int from = start(row);
        int to = end(row);
        if (!JsonLiteral.isString(json, from, to)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                byte[] unescaped = JsonLiteral.text(json, from, to);
                return found(unescaped, 0, unescaped.length);
            }
        }
        return found(json, from + 1, to - 1);
    }

    private boolean found(byte[] in, int from, int to) {
        text = in;
        textFrom = from;
        textTo = to;
        return true;
    }

    byte[] text() {
        return text;
    }

    int textFrom() {
        return textFrom;
    }

    int textTo() {
        return textTo;
    }

    /** The text of a row that is not null, or its JSON as it was written. */
    String written(int row) {
        if (!findText(row)) {
            found(column.bytes(), start(row), end(row));
        }
        return new String(text, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
    }

    /**
     * The value of a row that is not null as JSON, numbers as they were written.
     *
     * @param spelled as a directory spells it
     */
    String json(int row, @Nullable String spelled) {
        return switch (column.type()) {
            case BOOL, INT32, INT64, UINT32, UINT64, DOUBLE -> String.valueOf(spelled);
            case UNKNOWN, TIMESTAMP, TIMESTAMP_NANOS -> JsonText.compact(spelled);
            case TEXT -> column.isLiteral(row) ? asWritten(row) : JsonText.compact(spelled);
            case NESTED, JSON -> asWritten(row);
            case BINARY -> JsonText.compact(base64(row));
        };
    }

    private String asWritten(int row) {
        return new String(column.bytes(), start(row), length(row), StandardCharsets.UTF_8);
    }

    private String base64(int row) {
        byte[] value = Arrays.copyOfRange(column.bytes(), start(row), end(row));
        return Base64.getEncoder().encodeToString(value);
    }

    private int length(int row) {
        return end(row) - start(row);
    }
}
