package dev.varve.layer;

import dev.varve.record.TableName;

/**
 * A column that is stored as it came, and that some readers do not find.
 *
 * @param table it belongs to
 * @param column its name
 * @param other what it is taken for
 * @param kind of what that is
 */
public record ColumnClash(TableName table, String column, String other, Kind kind) {

    /** What the column is taken for. */
    public enum Kind {
        /** A key of the table's paths that can be given another name, {@code month=01}. */
        PATH,
        /** A key of the table's paths that is what it is, such as that of a column's values. */
        FIXED_PATH,
        /** A column of the table whose name differs by case only. */
        CASE
    }
}
