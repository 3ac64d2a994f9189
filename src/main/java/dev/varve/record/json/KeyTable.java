package dev.varve.record.json;

import dev.varve.record.HashSeed;
import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys by which the records of one table lead to its columns: those of the record itself, and
 * those of objects that are routed to columns of their own. Each record that is read has a stamp,
 * by which a column tells whether the record has mentioned it. Not thread-safe.
 */
final class KeyTable {

    /** Between the stamps of two records; the ids of a column's keys count from the stamp on. */
    private static final long STAMP_STEP = 1 << 16;

    private final Staging rows;
    private final List<KeyScope> scopes = new ArrayList<>();
    private final Map<String, KeyedColumn> byColumn = new HashMap<>();
    private final HashSeed seed;
    private KeyScope root;
    private long requiredBits;
    private long stamp = STAMP_STEP;

    /**
     * @param seed of the hashes of keys
     */
    KeyTable(Staging rows, HashSeed seed) {
        this.rows = rows;
        this.seed = seed;
        this.root = new KeyScope("", Map.of(), seed);
        rebuild();
    }

    /** The rows that the keys lead to. */
    Staging rows() {
        return rows;
    }

    /** The keys of a record itself. */
    KeyScope root() {
        return root;
    }

    /** The stamp of the record that is about to be read. */
    long nextStamp() {
        stamp += STAMP_STEP;
        return stamp;
    }

    /** The bits that a record's keys must have set together, for the first required columns. */
    long requiredBits() {
        return requiredBits;
    }

    /** Whether there are more required columns than bits for them. */
    boolean hasUncountedRequired() {
        return rows.requiredColumns().size() > Long.SIZE - Markers.BITS;
    }

    /**
     * The key of that name, which the scope does not know yet, and its column, if need be a new
     * one.
     *
     * @throws RecordFault if the column limit is reached or the schema does not evolve
     */
    Key add(KeyScope scope, String name, int position) {
        String columnName = scope.columnOf(name);
        KeyedColumn column = byColumn.get(columnName);
        if (column == null) {
            column = new KeyedColumn(rows.introduce(columnName, position), 0);
            byColumn.put(columnName, column);
        }
        Key key = scope.add(name, column, null);
        key.flags = column.requiredBit | (scope == root ? Markers.of(name) : 0);
        return key;
    }

    /** Forgets the keys that lead to columns that exist no more. */
    void remove(Set<StagedColumn> columns) {
        columns.forEach(column -> byColumn.remove(column.name()));
        scopes.forEach(scope -> scope.removeColumns(columns));
    }

    /** Takes the columns of the table's schema, which are others now. */
    void rebuild() {
        scopes.clear();
        byColumn.clear();
        requiredBits = 0;
        root = new KeyScope("", rows.declared().map(TableSchema::aliases).orElse(Map.of()), seed);
        scopes.add(root);
        int required = 0;
        for (StagedColumn column : rows.known()) {
            long bit = column.required() ? requiredBit(required++) : 0;
            requiredBits |= bit;
            KeyedColumn keyed = new KeyedColumn(column, bit);
            byColumn.put(column.name(), keyed);
            root.add(column.name(), keyed, null).flags = bit | Markers.of(column.name());
        }
        rows.declared().ifPresent(declared -> declared.routes().forEach(this::addRoute));
    }

    private static long requiredBit(int number) {
        return number < Long.SIZE - Markers.BITS ? 1L << Markers.BITS + number : 0;
    }

    private void addRoute(String object, Map<String, String> columns) {
        KeyScope inner = new KeyScope(object + ".", columns, seed);
        scopes.add(inner);
        root.add(object, KeyedColumn.ofNone(object), inner).flags = Markers.of(object);
    }
}
