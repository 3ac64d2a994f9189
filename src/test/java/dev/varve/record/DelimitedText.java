package dev.varve.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Reads comma-separated text below a line of names, without quoting, into staged rows: a source
 * that has nothing to do with JSON. A name that ends with {@code #} is a column of integers.
 */
public final class DelimitedText implements Filler {

    private final Staging rows;
    private final List<Field> fields = new ArrayList<>();
    private final List<Rejection> rejections;

    public DelimitedText(TableName table, Catalog catalog, String text) {
        rows = new Staging(table, catalog, this);
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        int begin = endOf('\n', in, 0, in.length) + 1;
        for (String name : new String(in, 0, begin - 1, StandardCharsets.UTF_8).split(",")) {
            fields.add(
                    name.endsWith("#")
                            ? Field.optional(name.substring(0, name.length() - 1), ColumnType.INT64)
                            : Field.optional(name, ColumnType.TEXT));
        }
        RowSources lines = new RowSources();
        int count = 0;
        while (begin < in.length) {
            int end = endOf('\n', in, begin, in.length);
            lines.put(count, in, begin, end, count + 2, 1);
            begin = end + 1;
            count++;
        }
        rejections = read(lines, count);
    }

    /** The rows that were taken. */
    public Staging rows() {
        return rows;
    }

    /** The lines that were not. */
    public List<Rejection> rejections() {
        return rejections;
    }

    private List<Rejection> read(RowSources lines, int count) {
        List<Rejection> refused = new ArrayList<>();
        rows.mark();
        for (int i = 0; i < count; i++) {
            try {
                readLine(lines.source(i), lines.begin(i), lines.end(i));
                rows.endRow(
                        lines.source(i),
                        lines.begin(i),
                        lines.end(i),
                        lines.line(i),
                        lines.column(i));
            } catch (RecordFault fault) {
                rows.rollbackRow();
                refused.add(fault.rejection(rows.table(), lines, i));
            }
        }
        return refused;
    }

    private void readLine(byte[] in, int begin, int end) {
        int from = begin;
        for (Field field : fields) {
            int to = endOf(',', in, from, end);
            if (to > from) {
                put(field, in, from, to);
            }
            from = Math.min(to + 1, end);
        }
    }

    private void put(Field field, byte[] in, int from, int to) {
        StagedColumn column =
                rows.find(field.name()).orElseGet(() -> rows.introduce(field.name(), from));
        if (column.type() == ColumnType.UNKNOWN) {
            rows.resolve(column, field.type());
        }
        if (column.type() == ColumnType.TEXT) {
            column.putBytes(rows.rowCount(), in, from, to);
            return;
        }
        String cell = new String(in, from, to - from, StandardCharsets.UTF_8);
        try {
            column.putLong(rows.rowCount(), Long.parseLong(cell));
        } catch (NumberFormatException notOne) {
            throw new RecordFault(from, field.name(), "expected an integer, found " + cell);
        }
    }

    private static int endOf(char separator, byte[] in, int from, int to) {
        int end = from;
        while (end < to && in[end] != separator) {
            end++;
        }
        return end;
    }

    @Override
    public void vanished(Set<StagedColumn> columns) {
        // columns are looked for by their names in each row
    }

    @Override
    public void rebuilt() {
        // as above
    }

    @Override
    public List<Rejection> fillAgain(RowSources sources, int count, BitSet removed) {
        return read(sources, count);
    }
}
