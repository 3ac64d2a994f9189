package dev.varve.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** All tables, declared and inferred, and their evolving schemas. Thread-safe. */
public final class Catalog {

    private static final Schema EMPTY = new Schema(List.of());

    private final TableName defaultTable;
    private final RecordLimits limits;
    private final boolean evolve;
    private final boolean numbersAsText;
    private final Map<TableName, TableSnapshot> snapshots = new ConcurrentHashMap<>();

    /**
     * @param registered tables declared besides the predefined ones
     * @param defaultTable where a record goes that names no table and has no known shape
     * @param limits what one record may be at most
     * @param evolve whether a record may bring a new field or a wider type; a table that has no
     *     column yet takes its columns from its first record all the same
     * @param numbersAsText whether a number that no lossless type holds makes its column JSON text;
     *     if not, its record is rejected
     * @throws IllegalArgumentException if two registered tables of one name differ, or one differs
     *     from the predefined table of its name
     */
    public Catalog(
            List<TableSchema> registered,
            TableName defaultTable,
            RecordLimits limits,
            boolean evolve,
            boolean numbersAsText) {
        this.defaultTable = defaultTable;
        this.limits = limits;
        this.evolve = evolve;
        this.numbersAsText = numbersAsText;
        for (TableSchema table : PredefinedTables.all()) {
            snapshots.put(table.name(), declaration(table));
        }
        registered.forEach(this::register);
    }

    public TableName defaultTable() {
        return defaultTable;
    }

    public RecordLimits limits() {
        return limits;
    }

    public boolean evolve() {
        return evolve;
    }

    public boolean numbersAsText() {
        return numbersAsText;
    }

    /** The table's schema as it is now; empty for a table that nobody has named yet. */
    public Schema schemaOf(TableName table) {
        return snapshot(table).schema();
    }

    /** The declaration of a predefined or registered table. */
    public Optional<TableSchema> declared(TableName table) {
        return snapshot(table).declared();
    }

    /**
     * Every predefined and registered table, and every other that rows were merged into, by name.
     */
    public Set<TableName> tables() {
        return new TreeSet<>(snapshots.keySet());
    }

    /**
     * Declares a table from now on; declaring the same again changes nothing.
     *
     * @throws IllegalArgumentException if the table is already declared differently, has columns
     *     that were inferred, or has more columns than the limit
     */
    public synchronized void register(TableSchema table) {
        TableSnapshot now = snapshots.get(table.name());
        if (now != null && now.declared().equals(Optional.of(table))) {
            return;
        }
        if (now != null) {
            throw new IllegalArgumentException(
                    now.declared().isPresent()
                            ? "table '%s' is already declared with other fields"
                                    .formatted(table.name())
                            : "table '%s' already has columns of its records"
                                    .formatted(table.name()));
        }
        if (table.fields().size() > limits.maxColumns()) {
            throw new IllegalArgumentException(
                    "table '%s' declares %d columns; the limit is %d"
                            .formatted(table.name(), table.fields().size(), limits.maxColumns()));
        }
        snapshots.put(table.name(), declaration(table));
    }

    /**
     * Takes over what the rows taught: new columns go to the end, types widen. What a race produced
     * is joined, in the worst case to JSON. Throws nothing: the rows were checked when they were
     * read.
     *
     * @return the table's schema as it is now
     */
    public Schema merge(Staging staged) {
        List<StagedColumn> columns = staged.columns();
        Set<String> wide = new HashSet<>();
        for (StagedColumn column : columns) {
            if (column.kind == Kind.INT64 && Widening.holdsWideIntegers(column)) {
                wide.add(column.name());
            }
        }
        synchronized (this) {
            TableSnapshot before = snapshot(staged.table());
            TableSnapshot after = joined(before, columns, wide);
            if (after.version() != before.version()) {
                snapshots.put(staged.table(), after);
            }
            return after.schema();
        }
    }

    TableSnapshot snapshot(TableName table) {
        TableSnapshot snapshot = snapshots.get(table);
        return snapshot == null
                ? new TableSnapshot(0, EMPTY, Set.of(), Optional.empty())
                : snapshot;
    }

    private static TableSnapshot declaration(TableSchema table) {
        return new TableSnapshot(1, new Schema(table.fields()), Set.of(), Optional.of(table));
    }

    private static TableSnapshot joined(
            TableSnapshot before, List<StagedColumn> columns, Set<String> wide) {
        List<Field> fields = new ArrayList<>(before.schema().fields());
        Set<String> allWide = new HashSet<>(before.wideIntegers());
        allWide.addAll(wide);
        for (StagedColumn column : columns) {
            int index = before.schema().indexOf(column.name()).orElse(-1);
            if (index < 0) {
                fields.add(Field.optional(column.name(), column.type()));
            } else if (!before.declares(column.name())) {
                ColumnType type =
                        Widening.join(
                                fields.get(index).type(),
                                column.type(),
                                allWide.contains(column.name()));
                fields.set(index, Field.optional(column.name(), type));
            }
        }
        boolean same =
                fields.equals(before.schema().fields()) && allWide.equals(before.wideIntegers());
        return same && before.version() > 0
                ? before
                : new TableSnapshot(
                        before.version() + 1,
                        new Schema(fields),
                        Set.copyOf(allWide),
                        before.declared());
    }
}
