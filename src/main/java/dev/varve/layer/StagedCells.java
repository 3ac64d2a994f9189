package dev.varve.layer;

import dev.varve.record.StagedColumn;
import java.nio.charset.StandardCharsets;

/** The cells of one staged column, row by row; rows that the column does not reach are null. */
final class StagedCells {

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
}
