package dev.varve.record;

/**
 * A column of which the type became wider.
 *
 * @param line of the record that needed it, 1-based
 */
public record ColumnWidening(
        TableName table, String column, ColumnType from, ColumnType to, long line) {}
