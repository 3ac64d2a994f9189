package dev.varve.layer;

import dev.varve.record.StagedColumn;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The cells of one staged column, row by row; rows that the column does not reach are null. */
final class StagedCells {

    /** Of a long, with its sign. */
    private static final int MOST_DIGITS = 20;

    private final StagedColumn column;

    StagedCells(StagedColumn column) {
        this.column = column;
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

    /** A variable-width cell as text. */
    String text(int row) {
        return new String(
                column.bytes(), start(row), end(row) - start(row), StandardCharsets.UTF_8);
    }

    long word(int row) {
        return column.values()[row];
    }

    /** The integer that stands in a JSON cell; empty if it holds anything else. */
    OptionalLong literalInteger(int row) {
        int length = end(row) - start(row);
        if (length == 0 || length > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text(row)));
        } catch (NumberFormatException other) {
            return OptionalLong.empty();
        }
    }

    /**
     * Whether a JSON cell holds a string that needs no unescaping: it stands between its quotes.
     */
    boolean isPlainString(int row) {
        byte[] bytes = column.bytes();
        int from = start(row);
        int to = end(row);
        if (to - from < 2 || bytes[from] != '"') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }
}
