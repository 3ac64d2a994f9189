package dev.varve.layer;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of comma-separated text below a line of names, without quoting: a source of rows that has
 * nothing to do with JSON. A name that ends with {@code #} is a column of integers.
 */
final class DelimitedText implements RowSource {

    private final TableName table;
    private final List<Field> fields = new ArrayList<>();
    private final List<StagedColumn> columns = new ArrayList<>();
    private List<String> lines;

    DelimitedText(TableName table, String text) {
        this.table = table;
        List<String> all = text.lines().toList();
        for (String name : all.getFirst().split(",", -1)) {
            fields.add(
                    name.endsWith("#")
                            ? Field.optional(name.substring(0, name.length() - 1), ColumnType.INT64)
                            : Field.optional(name, ColumnType.TEXT));
        }
        this.lines = all.subList(1, all.size());
        read();
    }

    private void read() {
        columns.clear();
        fields.forEach(field -> columns.add(StagedColumn.of(field)));
        for (int row = 0; row < lines.size(); row++) {
            String[] cells = lines.get(row).split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                put(columns.get(i), row, cells[i]);
            }
        }
    }

    private static void put(StagedColumn column, int row, String cell) {
        if (cell.isEmpty()) {
            return;
        }
        if (column.type() == ColumnType.INT64) {
            column.putLong(row, Long.parseLong(cell));
        } else {
            byte[] text = cell.getBytes(StandardCharsets.UTF_8);
            column.putBytes(row, text, 0, text.length);
        }
    }

    @Override
    public TableName table() {
        return table;
    }

    @Override
    public int rowCount() {
        return lines.size();
    }

    @Override
    public List<StagedColumn> columns() {
        columns.forEach(column -> column.fillNulls(lines.size()));
        return columns;
    }

    @Override
    public Optional<StagedColumn> column(String name) {
        return columns().stream().filter(column -> column.name().equals(name)).findFirst();
    }

    @Override
    public Optional<SchemaUpdate> schemaUpdate() {
        return Optional.of(new SchemaUpdate(table, fields, Set.of()));
    }

    @Override
    public byte[] accepted(int row) {
        return lines.get(row).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Rejection rejection(int row, Optional<String> field, String reason) {
        return new Rejection(Optional.of(table), row + 2L, 1, field, reason, accepted(row));
    }

    @Override
    public List<Rejection> remove(BitSet rows) {
        List<String> kept = new ArrayList<>();
        for (int row = 0; row < lines.size(); row++) {
            if (!rows.get(row)) {
                kept.add(lines.get(row));
            }
        }
        lines = kept;
        read();
        return List.of();
    }
}
