package dev.varve.record;

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
    private final int maxTables;
    private final RecordRules rules;
    private final HashSeed hashSeed;
    private final Map<TableName, TableSnapshot> snapshots = new ConcurrentHashMap<>();

    /** Those who have read more of their tables than is merged. */
    private final Set<Staging> undecided = new HashSet<>();

    /**
     * @param registered tables declared besides the predefined ones
     * @param defaultTable where a record goes that names no table and has no known shape
     * @param limits what one record may be at most
     * @param maxTables how many tables there may be besides the predefined ones and the default
     *     table, which always have their place
     * @param rules of what is out of the ordinary
     * @throws IllegalArgumentException if two registered tables of one name differ, or one differs
     *     from the predefined table of its name
     * @throws TooManyTablesException if more tables are registered than there may be
     */
    public Catalog(
            List<TableSchema> registered,
            TableName defaultTable,
            RecordLimits limits,
            int maxTables,
            RecordRules rules) {
        this(registered, defaultTable, limits, maxTables, rules, HashSeed.random());
    }

    /**
     * As the other, with a seed that is known.
     *
     * @param hashSeed by which keys and values of the tables are looked up
     */
    public Catalog(
            List<TableSchema> registered,
            TableName defaultTable,
            RecordLimits limits,
            int maxTables,
            RecordRules rules,
            HashSeed hashSeed) {
        this.defaultTable = defaultTable;
        this.limits = limits;
        this.maxTables = maxTables;
        this.rules = rules;
        this.hashSeed = hashSeed;
        for (TableSchema table : PredefinedTables.all()) {
            snapshots.put(table.name(), declaration(table));
        }
        registered.forEach(this::register);
    }

    /** With the usual rules but for these two. */
    public Catalog(
            List<TableSchema> registered,
            TableName defaultTable,
            RecordLimits limits,
            int maxTables,
            boolean evolve,
            boolean numbersAsText) {
        this(
                registered,
                defaultTable,
                limits,
                maxTables,
                new RecordRules(evolve, numbersAsText, true, false, true));
    }

    public TableName defaultTable() {
        return defaultTable;
    }

    public RecordLimits limits() {
        return limits;
    }

    public RecordRules rules() {
        return rules;
    }

    public boolean evolve() {
        return rules.evolve();
    }

    /** By which keys and values of the tables are looked up; no file depends on it. */
    public HashSeed hashSeed() {
        return hashSeed;
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
     * Asks, before anything of a table is read, whether there may be such a table. Whoever was let
     * in may bring the table later, when others have taken the last place; so there can be as many
     * tables too many as there are readers at the same time.
     *
     * @throws TooManyTablesException if the table is a new one and there are as many as there may
     *     be
     */
    public void requireRoom(TableName table) {
        if (snapshots.containsKey(table) || table.equals(defaultTable)) {
            return;
        }
        if (countedTables() >= maxTables) {
            throw new TooManyTablesException(table, maxTables);
        }
    }

    private int countedTables() {
        int free = PredefinedTables.all().size();
        boolean isDefaultCounted =
                snapshots.containsKey(defaultTable)
                        && PredefinedTables.named(defaultTable).isEmpty();
        return snapshots.size() - free - (isDefaultCounted ? 1 : 0);
    }

    /**
     * Declares a table from now on; declaring the same again changes nothing.
     *
     * @throws IllegalArgumentException if the table is already declared differently, has columns
     *     that were inferred or are being inferred, or has more columns than the limit
     * @throws TooManyTablesException if the table is a new one and there are as many as there may
     *     be
     */
    public synchronized void register(TableSchema table) {
        TableSnapshot now = snapshots.get(table.name());
        if (now != null && now.declared().equals(Optional.of(table))) {
            return;
        }
        if (now == null && undecided.stream().anyMatch(each -> each.table().equals(table.name()))) {
            throw new IllegalArgumentException(
                    "records of table '%s' are being read; declare it when they are done"
                            .formatted(table.name()));
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
                    "table '%s' declares %d columns; the limit is %d (varve.limits.columns)"
                            .formatted(table.name(), table.fields().size(), limits.maxColumns()));
        }
        requireRoom(table.name());
        snapshots.put(table.name(), declaration(table));
    }

    /**
     * Takes over what the rows taught: as {@link #merge(SchemaUpdate)}.
     *
     * @return the table's schema as it is now
     */
    public Schema merge(Staging staged) {
        return merge(SchemaUpdate.of(staged));
    }

    /**
     * Takes over what rows taught: new columns go to the end, types widen. What a race produced is
     * joined, in the worst case to what is mixed. Throws nothing: the rows were checked when they
     * were read.
     *
     * @return the table's schema as it is now
     */
    public synchronized Schema merge(SchemaUpdate update) {
        TableSnapshot before = snapshot(update.table());
        TableSnapshot after = before.joined(update, rules.mixed());
        if (after.version() != before.version()) {
            snapshots.put(update.table(), after);
        }
        return after.schema();
    }

    /**
     * Until {@link #endUndecided} the table cannot be declared, since rows of it are on their way.
     */
    synchronized void beginUndecided(Staging staging) {
        undecided.add(staging);
    }

    synchronized void endUndecided(Staging staging) {
        undecided.remove(staging);
    }

    TableSnapshot snapshot(TableName table) {
        TableSnapshot snapshot = snapshots.get(table);
        return snapshot == null
                ? new TableSnapshot(0, EMPTY, IntegerFacts.NONE, Optional.empty())
                : snapshot;
    }

    private static TableSnapshot declaration(TableSchema table) {
        return new TableSnapshot(
                1, new Schema(table.fields()), IntegerFacts.NONE, Optional.of(table));
    }
}
