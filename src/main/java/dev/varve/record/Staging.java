package dev.varve.record;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that were read and not yet settled. Not thread-safe; the reader that filled
 * it owns it, and its arrays are used again after {@link RecordReader#clear()}.
 */
public final class Staging implements RowSource {

    /** Stamps of one record; the ids of a column's keys count from the stamp on. */
    private static final long STAMP_STEP = 1 << 16;

    /**
     * How often removed rows give postponed records another chance: where each such record is
     * removed in its turn, every one of them would have all others read again.
     */
    private static final int MOST_REMOVALS = 8;

    private final TableName table;
    private final Catalog catalog;
    private final List<StagedColumn> all = new ArrayList<>();
    private final Map<String, StagedColumn> byName = new HashMap<>();
    private final List<KeyScope> scopes = new ArrayList<>();
    private final List<StagedColumn> introduced = new ArrayList<>();
    private final List<StagedColumn> resolved = new ArrayList<>();
    private final List<StagedColumn> widened = new ArrayList<>();
    private final List<StagedColumn> requiredColumns = new ArrayList<>();
    private final RowSources sources = new RowSources();
    private final List<Postponed> postponed = new ArrayList<>();
    private final Reader reader;
    private TableSnapshot snapshot;

    /** What rows taught that may not be merged yet; they were prepared, and are gone from here. */
    private @Nullable SchemaUpdate pendingUpdate;

    private KeyScope root;
    private long requiredBits;
    private boolean changed;
    private int markedRow;
    private int markedPostponed;
    private long duplicateKeys;
    private long markedDuplicateKeys;
    private int removals;

    int row;
    long stamp = STAMP_STEP;

    /** Reads rows again that were read before. */
    interface Reader {

        /**
         * Reads the first rows of the sources, and what can be taken of the postponed records, into
         * the staging, which is empty.
         *
         * @return those of the rows that cannot be taken this time
         */
        List<Rejection> read(Staging into, RowSources sources, int rows, List<Postponed> postponed);
    }

    Staging(TableName table, Catalog catalog, Reader reader) {
        this.table = table;
        this.catalog = catalog;
        this.reader = reader;
        this.snapshot = catalog.snapshot(table);
        this.root = build();
    }

    @Override
    public TableName table() {
        return table;
    }

    @Override
    public List<StagedColumn> columns() {
        List<StagedColumn> present = new ArrayList<>(all.size());
        for (StagedColumn column : all) {
            if (!column.known || column.hasValues()) {
                column.fillNulls(row);
                present.add(column);
            }
        }
        return present;
    }

    @Override
    public int rowCount() {
        return row;
    }

    @Override
    public Optional<StagedColumn> column(String name) {
        StagedColumn column = byName.get(name);
        if (column == null || column.known && !column.hasValues()) {
            return Optional.empty();
        }
        column.fillNulls(row);
        return Optional.of(column);
    }

    @Override
    public byte[] accepted(int row) {
        return sources.raw(row);
    }

    @Override
    public Rejection rejection(int row, Optional<String> field, String reason) {
        return new Rejection(
                Optional.of(table),
                sources.line(row),
                sources.column(row),
                field,
                reason,
                sources.raw(row));
    }

    @Override
    public List<Rejection> remove(BitSet rows) {
        RowSources kept = sources.without(rows, row);
        int count = row - rows.cardinality();
        List<Postponed> later =
                removals < MOST_REMOVALS
                        ? postponed.stream()
                                .map(each -> each.at(each.row() - cardinality(rows, each.row())))
                                .toList()
                        : List.of();
        int before = removals;
        clear();
        removals = before + 1;
        return reader.read(this, kept, count, later);
    }

    private static int cardinality(BitSet rows, int before) {
        return rows.get(0, before).cardinality();
    }

    /** Keeps a record that could not be taken, in case that rows are removed. */
    void postpone(Postponed record) {
        postponed.add(record.at(row));
    }

    /**
     * As {@link RowSource#schemaUpdate()}; those that are read next are read as if it was merged
     * until {@link RecordReader#forget()}.
     */
    @Override
    public Optional<SchemaUpdate> schemaUpdate() {
        SchemaUpdate update = SchemaUpdate.of(this);
        TableSnapshot before = snapshotNow();
        TableSnapshot after = before.joined(update);
        if (after.version() != before.version()) {
            if (pendingUpdate == null) {
                catalog.beginUndecided(this);
            }
            pendingUpdate = new SchemaUpdate(table, after.schema().fields(), after.wideIntegers());
        }
        return pendingUpdate == null ? Optional.empty() : Optional.of(update);
    }

    private TableSnapshot snapshotNow() {
        TableSnapshot merged = catalog.snapshot(table);
        return pendingUpdate == null ? merged : merged.joined(pendingUpdate);
    }

    /** Forgets what is not merged; there must be no rows. */
    void forget() {
        if (pendingUpdate != null) {
            pendingUpdate = null;
            changed = true;
            catalog.endUndecided(this);
            refresh();
        }
    }

    /** A column that the table always has. */
    StagedColumn require(String name) {
        StagedColumn column = byName.get(name);
        if (column == null) {
            throw new IllegalStateException("table '" + table + "' has no column '" + name + "'");
        }
        return column;
    }

    KeyScope root() {
        return root;
    }

    /** The bits that a record's keys must have set together, for the first required columns. */
    long requiredBits() {
        return requiredBits;
    }

    /** The first required column that the row has no value in. */
    @Nullable StagedColumn missingColumn() {
        for (StagedColumn column : requiredColumns) {
            if (column.count <= row) {
                return column;
            }
        }
        return null;
    }

    /** Whether there are more required columns than bits for them. */
    boolean hasUncountedRequired() {
        return requiredColumns.size() > Long.SIZE - Markers.BITS;
    }

    /**
     * The key of that name, which the scope does not know yet, and its column, if need be a new
     * one.
     *
     * @throws RecordFault if the column limit is reached or the schema does not evolve
     */
    Key addKey(KeyScope scope, String name, int position) {
        String columnName = scope.columnOf(name);
        StagedColumn column = byName.get(columnName);
        if (column == null) {
            column = introduce(columnName, position);
        }
        Key key = scope.add(name, column.keyCount++, column, null);
        key.flags = column.requiredBit | (scope == root ? Markers.of(name) : 0);
        return key;
    }

    private StagedColumn introduce(String name, int position) {
        Optional<Field> later = snapshot.laterField(name);
        if (!catalog.evolve() && later.isEmpty() && !beginsTable()) {
            throw new RecordFault(
                            position,
                            name,
                            "table '%s' has no such column and its schema does not evolve"
                                    .formatted(table))
                    .learnt();
        }
        if (all.size() >= catalog.limits().maxColumns()) {
            throw new RecordFault(
                            position,
                            name,
                            "table '%s' has %d columns, the limit; this field would be one more"
                                    .formatted(table, catalog.limits().maxColumns()))
                    .learnt();
        }
        StagedColumn column =
                new StagedColumn(
                        later.orElseGet(() -> Field.optional(name, ColumnType.UNKNOWN)),
                        later.isPresent());
        all.add(column);
        byName.put(name, column);
        introduced.add(column);
        return column;
    }

    /** Whether the record being read is the first of a table that nobody declared. */
    boolean beginsTable() {
        return row == 0 && snapshot.schema().fields().isEmpty() && snapshot.declared().isEmpty();
    }

    /** Gives a column that had only nulls the type of its first value. */
    void resolve(StagedColumn column, ColumnType type) {
        column.retype(type);
        resolved.add(column);
    }

    /** Notes that the record being read needs a wider column. */
    void want(StagedColumn column, ColumnType type) {
        if (column.wanted == ColumnType.UNKNOWN) {
            widened.add(column);
        }
        column.wanted = type;
    }

    /** Takes back what the record being read said about the column so far. */
    void forget(StagedColumn column) {
        column.unset(row);
        if (resolved.remove(column)) {
            column.unresolve();
        }
        if (widened.remove(column)) {
            column.wanted = ColumnType.UNKNOWN;
        }
    }

    boolean wantsWider() {
        return !widened.isEmpty();
    }

    void beginRow() {
        stamp += STAMP_STEP;
    }

    /** Ends the row, which came from these bytes. */
    void endRow(byte[] in, int begin, int end, long line, int column, int duplicates) {
        duplicateKeys += duplicates;
        sources.put(row++, in, begin, end, line, column);
        if (!introduced.isEmpty() || !resolved.isEmpty()) {
            changed = true;
            introduced.clear();
            resolved.clear();
        }
    }

    /** Undoes what the record being read did to columns, types and keys. */
    void rollbackRow() {
        for (StagedColumn column : all) {
            column.unset(row);
        }
        for (StagedColumn column : resolved) {
            column.unresolve();
        }
        resolved.clear();
        for (StagedColumn column : widened) {
            column.wanted = ColumnType.UNKNOWN;
        }
        widened.clear();
        if (!introduced.isEmpty()) {
            all.removeAll(new HashSet<>(introduced));
            introduced.forEach(column -> byName.remove(column.name()));
            scopes.forEach(scope -> scope.removeColumns(new HashSet<>(introduced)));
            introduced.clear();
        }
    }

    /**
     * How much heap the rows hold once all columns have as many: an upper bound that costs little.
     */
    long sizeBytes() {
        long sizeBytes = 0;
        for (StagedColumn column : all) {
            if (!column.known || column.hasValues()) {
                int widthBytes = column.type().isFixedWidth() ? Long.BYTES : Integer.BYTES;
                sizeBytes += (long) row * widthBytes + column.used;
            }
        }
        return sizeBytes;
    }

    /** How many keys of the rows were overridden by the same key later in the record. */
    long duplicateKeys() {
        return duplicateKeys;
    }

    /** Bytes of all arrays, used or not. */
    long heldBytes() {
        return all.stream().mapToLong(StagedColumn::heldBytes).sum();
    }

    /** Lets go of arrays that are larger than small requests need; there must be no rows. */
    void trim() {
        all.forEach(StagedColumn::trim);
    }

    /** Remembers where the rows of the chunk that is about to be read begin. */
    void mark() {
        if (row == 0) {
            refresh();
        }
        markedRow = row;
        markedPostponed = postponed.size();
        markedDuplicateKeys = duplicateKeys;
    }

    /** Forgets the rows since the mark; columns and types stay. */
    void rewind() {
        for (StagedColumn column : all) {
            column.truncate(markedRow);
        }
        sources.truncate(markedRow);
        postponed.subList(markedPostponed, postponed.size()).clear();
        duplicateKeys = markedDuplicateKeys;
        row = markedRow;
    }

    /** Makes columns as wide as the record just read wants them, rolling that record back. */
    List<StagedColumn> takeWidened() {
        List<StagedColumn> columns = List.copyOf(widened);
        List<ColumnType> types = columns.stream().map(Staging::wantedType).toList();
        rollbackRow();
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).wanted = types.get(i);
        }
        return columns;
    }

    /** A double takes the integers that the column holds only if it holds each of them exactly. */
    private static ColumnType wantedType(StagedColumn column) {
        boolean lossy =
                column.type() == ColumnType.INT64
                        && column.wanted == ColumnType.DOUBLE
                        && Widening.holdsWideIntegers(column);
        return lossy ? ColumnType.JSON : column.wanted;
    }

    /** Gives the columns the types they want, converting the values they hold. */
    void widen(List<StagedColumn> columns) {
        for (StagedColumn column : columns) {
            Widening.widen(column, column.wanted);
            column.wanted = ColumnType.UNKNOWN;
        }
        changed = true;
    }

    /** Forgets all rows and what they taught. */
    void clear() {
        sources.truncate(0);
        postponed.clear();
        duplicateKeys = 0;
        removals = 0;
        row = 0;
        markedRow = 0;
        all.forEach(StagedColumn::clear);
        refresh();
    }

    /** Takes the table's schema as it is now; there must be no rows. */
    private void refresh() {
        TableSnapshot now = snapshotNow();
        if (changed || pendingUpdate != null || now.version() != snapshot.version()) {
            snapshot = now;
            root = build();
            changed = false;
        }
    }

    private KeyScope build() {
        Map<String, StagedColumn> old = Map.copyOf(byName);
        all.clear();
        byName.clear();
        scopes.clear();
        requiredColumns.clear();
        requiredBits = 0;
        Map<String, String> aliases =
                snapshot.declared().map(TableSchema::aliases).orElse(Map.of());
        KeyScope scope = new KeyScope("", aliases);
        scopes.add(scope);
        for (Field field : snapshot.schema().fields()) {
            StagedColumn column = new StagedColumn(field, snapshot.declares(field.name()));
            StagedColumn before = old.get(field.name());
            if (before != null) {
                column.reuse(before);
            }
            column.known = true;
            column.settledWideIntegers = snapshot.wideIntegers().contains(field.name());
            requireIfRequired(column);
            all.add(column);
            byName.put(field.name(), column);
            Key key = scope.add(field.name(), column.keyCount++, column, null);
            key.flags = column.requiredBit | Markers.of(field.name());
        }
        snapshot.declared()
                .ifPresent(
                        declared ->
                                declared.routes()
                                        .forEach((object, keys) -> addRoute(scope, object, keys)));
        return scope;
    }

    private void requireIfRequired(StagedColumn column) {
        if (column.required()) {
            if (requiredColumns.size() < Long.SIZE - Markers.BITS) {
                column.requiredBit = 1L << Markers.BITS + requiredColumns.size();
                requiredBits |= column.requiredBit;
            }
            requiredColumns.add(column);
        }
    }

    private void addRoute(KeyScope parent, String object, Map<String, String> columns) {
        KeyScope inner = new KeyScope(object + ".", columns);
        scopes.add(inner);
        StagedColumn gate = new StagedColumn(Field.optional(object, ColumnType.UNKNOWN), true);
        gate.kind = Kind.ROUTE;
        Key key = parent.add(object, gate.keyCount++, gate, inner);
        key.flags = Markers.of(object);
    }
}
