package dev.varve.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that were read and not yet settled, whatever they were read from. A row is
 * put into columns, old ones and {@linkplain #introduce new ones}, and then {@linkplain #endRow
 * ended} or {@linkplain #rollbackRow rolled back} with all that it taught. Not thread-safe; the
 * reader that fills it owns it, and its arrays are used again after {@link #clear()}.
 */
public final class Staging implements RowSource {

    private final TableName table;
    private final Catalog catalog;
    private final List<StagedColumn> all = new ArrayList<>();
    private final Map<String, StagedColumn> byName = new HashMap<>();
    private final List<StagedColumn> introduced = new ArrayList<>();
    private final List<StagedColumn> resolved = new ArrayList<>();
    private final List<StagedColumn> widened = new ArrayList<>();
    private final List<StagedColumn> requiredColumns = new ArrayList<>();
    private final RowSources sources = new RowSources();
    private final Filler filler;
    private TableSnapshot snapshot;

    /** What rows taught that may not be merged yet; they were prepared, and are gone from here. */
    private @Nullable SchemaUpdate pendingUpdate;

    private boolean changed;
    private int markedRow;

    /** How many rows there are, and the number of the row that is being put. */
    public int row;

    public Staging(TableName table, Catalog catalog, Filler filler) {
        this.table = table;
        this.catalog = catalog;
        this.filler = filler;
        this.snapshot = catalog.snapshot(table);
        build();
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
    public long acceptedBytes() {
        return sources.linesBytes(row);
    }

    @Override
    public void copyAcceptedLines(ByteBuffer into) {
        sources.copyLines(row, into);
    }

    @Override
    public long line(int row) {
        return sources.line(row);
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
        clear();
        return filler.fillAgain(kept, count, rows);
    }

    /**
     * As {@link RowSource#schemaUpdate()}; those that are read next are read as if it was merged
     * until {@link #forget()}.
     */
    @Override
    public Optional<SchemaUpdate> schemaUpdate() {
        SchemaUpdate update = SchemaUpdate.of(this);
        TableSnapshot before = snapshotNow();
        TableSnapshot after = before.joined(update, catalog.rules().mixed());
        if (after.version() != before.version()) {
            if (pendingUpdate == null) {
                catalog.beginUndecided(this);
            }
            pendingUpdate = new SchemaUpdate(table, after.schema().fields(), after.integers());
        }
        return pendingUpdate == null ? Optional.empty() : Optional.of(update);
    }

    private TableSnapshot snapshotNow() {
        TableSnapshot merged = catalog.snapshot(table);
        return pendingUpdate == null
                ? merged
                : merged.joined(pendingUpdate, catalog.rules().mixed());
    }

    /** Forgets what is not merged; there must be no rows. */
    public void forget() {
        if (pendingUpdate != null) {
            pendingUpdate = null;
            changed = true;
            catalog.endUndecided(this);
            refresh();
        }
    }

    /** A column that the table always has. */
    public StagedColumn require(String name) {
        StagedColumn column = byName.get(name);
        if (column == null) {
            throw new IllegalStateException("table '" + table + "' has no column '" + name + "'");
        }
        return column;
    }

    /** The declaration of the table, if it has one. */
    public Optional<TableSchema> declared() {
        return snapshot.declared();
    }

    /** The columns that the catalog knows, in the table's order. */
    public List<StagedColumn> known() {
        return all.stream().filter(column -> column.known).toList();
    }

    /** The columns that no row may be without, in the table's order. */
    public List<StagedColumn> requiredColumns() {
        return requiredColumns;
    }

    /** The first required column that the row has no value in. */
    public @Nullable StagedColumn missingColumn() {
        for (StagedColumn column : requiredColumns) {
            if (column.count <= row) {
                return column;
            }
        }
        return null;
    }

    /** The column of that name, if there is one by now. */
    Optional<StagedColumn> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Adds a column that the row is the first to bring.
     *
     * @param position where in its bytes, for the fault
     * @throws RecordFault if the column limit is reached or the schema does not evolve
     */
    public StagedColumn introduce(String name, int position) {
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
                            "table '%s' has %d columns, the limit (varve.limits.columns); this field would be one more"
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
    public void resolve(StagedColumn column, ColumnType type) {
        column.retype(type);
        resolved.add(column);
    }

    /** Notes that the record being read needs a wider column. */
    public void want(StagedColumn column, ColumnType type) {
        if (column.wanted == ColumnType.UNKNOWN) {
            widened.add(column);
        }
        column.wanted = type;
    }

    /** Takes back what the record being read said about the column so far. */
    public void forget(StagedColumn column) {
        column.unset(row);
        if (resolved.remove(column)) {
            column.unresolve();
        }
        if (widened.remove(column)) {
            column.wanted = ColumnType.UNKNOWN;
        }
    }

    public boolean wantsWider() {
        return !widened.isEmpty();
    }

    /** Ends the row, which came from these bytes. */
    public void endRow(byte[] in, int begin, int end, long line, int column) {
        sources.put(row++, in, begin, end, line, column);
        if (!introduced.isEmpty() || !resolved.isEmpty()) {
            changed = true;
            introduced.clear();
            resolved.clear();
        }
    }

    /** Undoes what the record being read did to columns and types. */
    public void rollbackRow() {
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
            Set<StagedColumn> gone = new HashSet<>(introduced);
            all.removeAll(gone);
            for (StagedColumn column : gone) {
                byName.remove(column.name());
                column.release();
            }
            introduced.clear();
            filler.vanished(gone);
        }
    }

    /**
     * How much heap the rows hold once all columns have as many: an upper bound that costs little.
     */
    public long sizeBytes() {
        long sizeBytes = 0;
        for (StagedColumn column : all) {
            if (!column.known || column.hasValues()) {
                int widthBytes = column.type().isFixedWidth() ? Long.BYTES : Integer.BYTES;
                sizeBytes += (long) row * widthBytes + column.used;
            }
        }
        return sizeBytes;
    }

    /** Bytes of all arrays, used or not. */
    public long heldBytes() {
        return sources.heldBytes() + all.stream().mapToLong(StagedColumn::heldBytes).sum();
    }

    /** Lets go of arrays that are larger than small requests need; there must be no rows. */
    public void trim() {
        sources.release();
        all.forEach(StagedColumn::trim);
    }

    /** Lets go of all arrays; there must be no rows. */
    public void release() {
        sources.release();
        all.forEach(StagedColumn::release);
    }

    /** Remembers where the rows of the chunk that is about to be read begin. */
    public void mark() {
        if (row == 0) {
            refresh();
        }
        markedRow = row;
    }

    /** Forgets the rows since the mark; columns and types stay. */
    public void rewind() {
        for (StagedColumn column : all) {
            column.truncate(markedRow);
        }
        sources.truncate(markedRow);
        row = markedRow;
    }

    /** Makes columns as wide as the record just read wants them, rolling that record back. */
    public List<StagedColumn> takeWidened() {
        List<StagedColumn> columns = List.copyOf(widened);
        List<ColumnType> types = columns.stream().map(this::wantedType).toList();
        rollbackRow();
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).wanted = types.get(i);
        }
        return columns;
    }

    /** A number takes the integers that the column holds only if it holds each of them exactly. */
    private ColumnType wantedType(StagedColumn column) {
        boolean holds =
                Widening.holds(column, column.wanted)
                        && snapshot.integers().allow(column.name(), column.wanted);
        return holds ? column.wanted : catalog.rules().mixed();
    }

    /** Gives the columns the types they want, converting the values they hold. */
    public void widen(List<StagedColumn> columns) {
        for (StagedColumn column : columns) {
            Widening.widen(column, column.wanted);
            column.wanted = ColumnType.UNKNOWN;
        }
        changed = true;
    }

    /** Forgets all rows and what they taught. */
    public void clear() {
        sources.truncate(0);
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
            build();
            changed = false;
            filler.rebuilt();
        }
    }

    private void build() {
        Map<String, StagedColumn> old = new HashMap<>(byName);
        all.clear();
        byName.clear();
        requiredColumns.clear();
        for (Field field : snapshot.schema().fields()) {
            StagedColumn column = new StagedColumn(field, snapshot.declares(field.name()));
            StagedColumn before = old.remove(field.name());
            if (before != null) {
                column.reuse(before);
            }
            column.known = true;
            if (column.required()) {
                requiredColumns.add(column);
            }
            all.add(column);
            byName.put(field.name(), column);
        }
        old.values().forEach(StagedColumn::release);
    }
}
