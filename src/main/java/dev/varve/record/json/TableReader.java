package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnWidening;
import dev.varve.record.PredefinedTables;
import dev.varve.record.RecordFault;
import dev.varve.record.Rejection;
import dev.varve.record.RowSources;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a record into the rows of its table. Where no table is named, the table of the record
 * before is guessed and checked against the keys that were seen; a stream that changes its table
 * often is looked at before it is read. Not thread-safe.
 */
final class TableReader {

    /** What a wrong guess costs; a right one takes one back. */
    private static final int WRONG_GUESS = 8;

    private static final int MISTRUST = 16;
    private static final int MOST_MISTRUST = 64;

    /**
     * How often rows are read from the first again for a wider column; then the rows are converted.
     */
    static final int MAX_RESTARTS = 16;

    private static final int MARKERS = (1 << Markers.BITS) - 1;

    private final Catalog catalog;
    private final int maxRecordBytes;
    private final Consumer<List<Rejection>> withdraw;
    private final JsonScanner scanner;
    private final Optional<TableName> named;
    private final RowReader rows;
    private final Shape shape;
    private final Map<TableName, RecordTable> tables = new TreeMap<>();
    private RecordTable current;
    private Optional<TableName> faultyTable = Optional.empty();
    private int mistrust;
    private int recordEnd;

    /**
     * @param table where every record goes; if empty, each record's shape decides
     * @param withdraw is given the rejections of records that are taken after all
     */
    TableReader(
            Catalog catalog,
            JsonScanner scanner,
            Optional<TableName> table,
            Consumer<List<Rejection>> withdraw) {
        this.catalog = catalog;
        this.maxRecordBytes = catalog.limits().maxRecordBytes();
        this.withdraw = withdraw;
        this.scanner = scanner;
        this.named = table;
        this.shape = new Shape(scanner, catalog.defaultTable());
        this.current = table(table.orElse(catalog.defaultTable()));
        this.rows = new RowReader(catalog, scanner, current.keys());
    }

    private RecordTable table(TableName name) {
        RecordTable table = tables.get(name);
        if (table == null) {
            table = new RecordTable(name, catalog, this::readOthers);
            tables.put(name, table);
        }
        return table;
    }

    /**
     * Reads the record at {@code i} without ending its row.
     *
     * @return the index behind it
     * @throws RecordFault if it is not taken; nothing of it is left then
     */
    int read(byte[] in, int i) {
        if (named.isPresent()) {
            return readInto(current, in, i);
        }
        faultyTable = Optional.empty();
        if (mistrust > MISTRUST) {
            return readClassified(in, i);
        }
        int end;
        try {
            end = rows.read(in, i, current.keys());
        } catch (RecordFault fault) {
            current.rows().rollbackRow();
            RecordTable right = table(shape.tableOf(in, i));
            if (right == current) {
                faultyTable = Optional.of(current.name());
                throw fault;
            }
            mistrust = Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
            return readInto(right, in, i);
        }
        TableName table = tableOf(in, i);
        if (table.equals(current.name())) {
            mistrust = Math.max(mistrust - 1, 0);
            return end;
        }
        current.rows().rollbackRow();
        mistrust = Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
        return readInto(table(table), in, i);
    }

    private int readClassified(byte[] in, int i) {
        RecordTable right = table(shape.tableOf(in, i));
        mistrust =
                right == current ? mistrust - 1 : Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
        return readInto(right, in, i);
    }

    private int readInto(RecordTable into, byte[] in, int i) {
        current = into;
        try {
            return rows.read(in, i, into.keys());
        } catch (RecordFault fault) {
            faultyTable = Optional.of(into.name());
            into.rows().rollbackRow();
            throw fault;
        }
    }

    /**
     * Reads the record at {@code i} and what must follow it, the line's end or the value's, without
     * ending its row.
     *
     * @param start where the record's bytes begin
     * @param valueEnd where the value must end, or negative where a line feed must
     * @return the index of what follows it
     * @throws RecordFault if it is not taken; nothing of it is left then
     */
    int readWhole(byte[] in, int start, int i, int valueEnd) {
        return requireWhole(in, start, i, read(in, i), valueEnd);
    }

    private int requireWhole(byte[] in, int start, int i, int objectEnd, int valueEnd) {
        recordEnd = objectEnd;
        int end = objectEnd;
        try {
            if (in[end] != '\n' || valueEnd >= 0) {
                end = scanner.skipBlank(in, end);
                if (valueEnd < 0 ? in[end] != '\n' : end != valueEnd) {
                    throw RecordFault.expected("the end of the record", in, end);
                }
            }
            if (end - start > maxRecordBytes) {
                throw new RecordFault(
                        i,
                        "record of %d bytes is over the limit of %d bytes (varve.limits.record)"
                                .formatted(end - start, maxRecordBytes));
            }
            requireComplete(i);
        } catch (RecordFault fault) {
            faultyTable = Optional.of(current.name());
            current.rows().rollbackRow();
            throw fault;
        }
        return end;
    }

    /** Where the record just read ends, before what follows it. */
    int recordEnd() {
        return recordEnd;
    }

    /** Reads a record into a table that is known to be its own. */
    void readAgain(RecordTable into, byte[] in, int i) {
        readInto(into, in, i);
    }

    /**
     * As {@link #readAgain}, with what must follow the record.
     *
     * @return where the record ends
     */
    int readAgainWhole(RecordTable into, byte[] in, int start, int i, int valueEnd) {
        requireWhole(in, start, i, readInto(into, in, i), valueEnd);
        return recordEnd;
    }

    private List<Rejection> readOthers(
            RecordTable into, RowSources sources, int count, List<Postponed> postponed) {
        Rereading rereading = new Rereading(this, scanner, into, sources, count, postponed);
        rereading.read();
        withdraw.accept(rereading.withdrawn());
        return rereading.refused();
    }

    /** Notes a record that its table could not take, as it is now. */
    void postpone(byte[] in, int begin, int valueEnd, long line, int column, Rejection rejection) {
        current.postpone(
                new Postponed(current.rows().row, in, begin, valueEnd, line, column, rejection));
    }

    /** The table that the keys of the record just read speak for. */
    private TableName tableOf(byte[] in, int i) {
        long markers = rows.flags() & MARKERS;
        boolean message = false;
        if (Markers.mayBeMessage(markers)) {
            if (!current.name().equals(PredefinedTables.CONTRACT_DATA_MESSAGE)) {
                return shape.tableOf(in, i);
            }
            message =
                    isComplete()
                            && Shape.isMessage(
                                    current.rows().require("message_type"), current.rows().row);
        }
        return Markers.table(markers, message, catalog.defaultTable());
    }

    /**
     * Checks that the record just read has every required field.
     *
     * @param position where the record begins
     * @throws RecordFault if one is missing
     */
    private void requireComplete(int position) {
        if (!isComplete() || current.keys().hasUncountedRequired()) {
            StagedColumn missing = current.rows().missingColumn();
            if (missing != null) {
                throw new RecordFault(
                        position,
                        missing.name(),
                        PredefinedTables.requirement(current.rows().table()) + " is missing");
            }
        }
    }

    /** Whether the keys of the record just read are all those that are required and counted. */
    private boolean isComplete() {
        long required = current.keys().requiredBits();
        return (rows.flags() & required) == required;
    }

    /** Ends the row of the record just read, which came from these bytes. */
    void end(byte[] in, int begin, int end, long line, int column) {
        current.endRow(in, begin, end, line, column, rows.duplicateKeys());
    }

    /** How many keys of the staged rows were overridden by the same key later in the record. */
    long duplicateKeys() {
        return tables.values().stream().mapToLong(RecordTable::duplicateKeys).sum();
    }

    boolean wantsWider() {
        return current.rows().wantsWider();
    }

    /** Rolls the record just read back and tells which columns it needs wider. */
    List<StagedColumn> takeWidened() {
        return current.rows().takeWidened();
    }

    /** What becomes of a column that {@link #takeWidened} tells, for a record of that line. */
    ColumnWidening widening(StagedColumn column, long line) {
        return new ColumnWidening(
                current.name(), column.name(), column.type(), column.wanted, line);
    }

    void widen(List<StagedColumn> columns) {
        current.rows().widen(columns);
    }

    /** Where every record goes; empty where each record's shape decides. */
    Optional<TableName> namedTable() {
        return named;
    }

    /** Where the record that was not taken would have gone, if that much is known. */
    Optional<TableName> faultyTable() {
        return named.isPresent() ? named : faultyTable;
    }

    void mark() {
        tables.values().forEach(RecordTable::mark);
    }

    void rewind() {
        tables.values().forEach(RecordTable::rewind);
    }

    Collection<Staging> staged() {
        List<Staging> staged = new ArrayList<>(tables.size());
        for (RecordTable table : tables.values()) {
            if (table.rows().rowCount() > 0) {
                staged.add(table.rows());
            }
        }
        return staged;
    }

    void clear() {
        tables.values().forEach(RecordTable::clear);
    }

    /** Lets go of arrays until they are not larger than that together; there must be no rows. */
    void trim(long mostBytes) {
        rows.trim();
        if (heldBytes() > mostBytes) {
            tables.values().forEach(table -> table.rows().trim());
        }
        if (heldBytes() > mostBytes) {
            tables.values().forEach(table -> table.rows().release());
        }
    }

    /** Bytes of the arrays of all tables, used or not. */
    long heldBytes() {
        return tables.values().stream().mapToLong(table -> table.rows().heldBytes()).sum();
    }

    /** An upper bound of the heap that the staged rows hold. */
    long stagedBytes() {
        long sizeBytes = 0;
        for (RecordTable table : tables.values()) {
            if (table.rows().rowCount() > 0) {
                sizeBytes += table.rows().sizeBytes();
            }
        }
        return sizeBytes;
    }

    void forget() {
        tables.values().forEach(table -> table.rows().forget());
    }
}
