package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnType;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One reader at work, and what it staged as plain values. */
final class Reading {

    static final TableName TABLE = new TableName("feed");

    final Catalog catalog;
    final RecordReader reader;
    private long line = 1;

    Reading(Catalog catalog, Optional<TableName> table) {
        this.catalog = catalog;
        this.reader = new RecordReader(catalog, table);
    }

    static Catalog catalog() {
        return catalog(RecordLimits.DEFAULT, true, true);
    }

    static Catalog catalog(RecordLimits limits, boolean evolve, boolean numbersAsText) {
        return new Catalog(
                List.of(), new TableName("records"), limits, 1_000, evolve, numbersAsText);
    }

    /** Reads into {@link #TABLE}, which is inferred. */
    static Reading inferred() {
        return new Reading(catalog(), Optional.of(TABLE));
    }

    /** Reads into the table of that name. */
    static Reading into(String table) {
        return new Reading(catalog(), Optional.of(new TableName(table)));
    }

    /** Finds each record's table. */
    static Reading detecting() {
        return new Reading(catalog(), Optional.empty());
    }

    Reading lines(String... lines) {
        return chunk(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    Reading chunk(byte[] chunk) {
        int from = 0;
        while (from < chunk.length) {
            line = reader.read(chunk, from, chunk.length, line);
            from = reader.stoppedAt();
        }
        return this;
    }

    /** Merges what is staged into the catalog and clears the reader. */
    Reading settle() {
        reader.staged().forEach(catalog::merge);
        reader.clear();
        return this;
    }

    Staging staging() {
        return reader.staged().iterator().next();
    }

    Staging staging(String table) {
        return reader.staged().stream()
                .filter(staging -> staging.table().value().equals(table))
                .findFirst()
                .orElseThrow();
    }

    ColumnType typeOf(String column) {
        return staging().column(column).orElseThrow().type();
    }

    /** The rows of the only table, each without its nulls. */
    List<Map<String, Object>> rows() {
        return reader.staged().isEmpty() ? List.of() : rows(staging());
    }

    /** The cells of one column of the only table; null where they are null. */
    List<Object> column(String name) {
        List<Object> cells = new ArrayList<>();
        rows().forEach(row -> cells.add(row.get(name)));
        return cells;
    }

    Rejection rejection() {
        List<Rejection> rejections = reader.rejections();
        if (rejections.size() != 1) {
            throw new AssertionError("not one rejection: " + messages());
        }
        return rejections.getFirst();
    }

    List<String> messages() {
        return reader.rejections().stream().map(Rejection::message).toList();
    }

    static List<Map<String, Object>> rows(Staging staging) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int row = 0; row < staging.rowCount(); row++) {
            rows.add(new LinkedHashMap<>());
        }
        for (StagedColumn column : staging.columns()) {
            if (column.rowCount() != staging.rowCount()) {
                throw new AssertionError(column.name() + " has " + column.rowCount() + " rows");
            }
            int nulls = 0;
            for (int row = 0; row < staging.rowCount(); row++) {
                boolean valid =
                        column.nullCount() == 0
                                || (column.validity()[row >> 6] >>> (row & 63) & 1) != 0;
                if (valid) {
                    rows.get(row).put(column.name(), cell(column, row));
                } else {
                    nulls++;
                }
            }
            if (nulls != column.nullCount()) {
                throw new AssertionError(
                        column.name() + " counts " + column.nullCount() + " nulls, has " + nulls);
            }
        }
        return rows;
    }

    private static Object cell(StagedColumn column, int row) {
        if (column.type().isFixedWidth()) {
            long word = column.values()[row];
            return switch (column.type()) {
                case BOOL -> word == 1;
                case DOUBLE -> Double.longBitsToDouble(word);
                case TIMESTAMP -> Instant.EPOCH.plus(word, ChronoUnit.MICROS);
                case UINT64 -> new BigInteger(Long.toUnsignedString(word));
                default -> word;
            };
        }
        int begin = row == 0 ? 0 : column.ends()[row - 1];
        int length = column.ends()[row] - begin;
        if (column.type() == ColumnType.BINARY) {
            byte[] bytes = new byte[length];
            System.arraycopy(column.bytes(), begin, bytes, 0, length);
            return Base64.getEncoder().encodeToString(bytes);
        }
        return new String(column.bytes(), begin, length, StandardCharsets.UTF_8);
    }
}
