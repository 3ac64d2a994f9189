package dev.varve.record;

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
    private final boolean named;
    private final RowReader rows;
    private final Shape shape;
    private final Map<TableName, Staging> stagings = new TreeMap<>();
    private Staging current;
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
        this.named = table.isPresent();
        this.shape = new Shape(scanner, catalog.defaultTable());
        this.current = staging(table.orElse(catalog.defaultTable()));
        this.rows = new RowReader(catalog, scanner, current);
    }

    private Staging staging(TableName table) {
        Staging staging = stagings.get(table);
        if (staging == null) {
            staging = new Staging(table, catalog, this::readOthers);
            stagings.put(table, staging);
        }
        return staging;
    }

    /**
     * Reads the record at {@code i} without ending its row.
     *
     * @return the index behind it
     * @throws RecordFault if it is not taken; nothing of it is left then
     */
    int read(byte[] in, int i) {
        if (named) {
            return readInto(current, in, i);
        }
        faultyTable = Optional.empty();
        if (mistrust > MISTRUST) {
            return readClassified(in, i);
        }
        int end;
        try {
            end = rows.read(in, i, current);
        } catch (RecordFault fault) {
            current.rollbackRow();
            Staging right = staging(shape.tableOf(in, i));
            if (right == current) {
                faultyTable = Optional.of(current.table());
                throw fault;
            }
            mistrust = Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
            return readInto(right, in, i);
        }
        TableName table = tableOf(in, i);
        if (table.equals(current.table())) {
            mistrust = Math.max(mistrust - 1, 0);
            return end;
        }
        current.rollbackRow();
        mistrust = Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
        return readInto(staging(table), in, i);
    }

    private int readClassified(byte[] in, int i) {
        Staging right = staging(shape.tableOf(in, i));
        mistrust =
                right == current ? mistrust - 1 : Math.min(mistrust + WRONG_GUESS, MOST_MISTRUST);
        return readInto(right, in, i);
    }

    private int readInto(Staging staging, byte[] in, int i) {
        current = staging;
        try {
            return rows.read(in, i, staging);
        } catch (RecordFault fault) {
            faultyTable = Optional.of(staging.table());
            staging.rollbackRow();
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
                        "record of %d bytes is over the limit of %d bytes"
                                .formatted(end - start, maxRecordBytes));
            }
            requireComplete(i);
        } catch (RecordFault fault) {
            faultyTable = Optional.of(current.table());
            current.rollbackRow();
            throw fault;
        }
        return end;
    }

    /** Where the record just read ends, before what follows it. */
    int recordEnd() {
        return recordEnd;
    }

    /** Reads a record into a table that is known to be its own. */
    void readAgain(Staging staging, byte[] in, int i) {
        readInto(staging, in, i);
    }

    /**
     * As {@link #readAgain}, with what must follow the record.
     *
     * @return where the record ends
     */
    int readAgainWhole(Staging staging, byte[] in, int start, int i, int valueEnd) {
        requireWhole(in, start, i, readInto(staging, in, i), valueEnd);
        return recordEnd;
    }

    private List<Rejection> readOthers(
            Staging staging, RowSources sources, int count, List<Postponed> postponed) {
        Rereading rereading = new Rereading(this, scanner, staging, sources, count, postponed);
        rereading.read();
        withdraw.accept(rereading.withdrawn());
        return rereading.refused();
    }

    /** Notes a record that its table could not take, as it is now. */
    void postpone(byte[] in, int begin, int valueEnd, long line, int column, Rejection rejection) {
        current.postpone(new Postponed(current.row, in, begin, valueEnd, line, column, rejection));
    }

    /** The table that the keys of the record just read speak for. */
    private TableName tableOf(byte[] in, int i) {
        long markers = rows.flags() & MARKERS;
        boolean message = false;
        if (Markers.mayBeMessage(markers)) {
            if (!current.table().equals(PredefinedTables.CONTRACT_DATA_MESSAGE)) {
                return shape.tableOf(in, i);
            }
            message = Shape.isMessage(current.require("message_type"), current.row);
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
        long required = current.requiredBits();
        if ((rows.flags() & required) != required || current.hasUncountedRequired()) {
            StagedColumn missing = current.missingColumn();
            if (missing != null) {
                throw new RecordFault(position, missing.name(), "a required field is missing");
            }
        }
    }

    /** Ends the row of the record just read, which came from these bytes. */
    void end(byte[] in, int begin, int end, long line, int column) {
        current.endRow(in, begin, end, line, column, rows.duplicateKeys());
    }

    /** How many keys of the staged rows were overridden by the same key later in the record. */
    long duplicateKeys() {
        return stagings.values().stream().mapToLong(Staging::duplicateKeys).sum();
    }

    boolean wantsWider() {
        return current.wantsWider();
    }

    /** Rolls the record just read back and tells which columns it needs wider. */
    List<StagedColumn> takeWidened() {
        return current.takeWidened();
    }

    void widen(List<StagedColumn> columns) {
        current.widen(columns);
    }

    /** Where the record that was not taken would have gone, if that much is known. */
    Optional<TableName> faultyTable() {
        return named ? Optional.of(current.table()) : faultyTable;
    }

    void mark() {
        stagings.values().forEach(Staging::mark);
    }

    void rewind() {
        stagings.values().forEach(Staging::rewind);
    }

    Collection<Staging> staged() {
        List<Staging> staged = new ArrayList<>(stagings.values());
        staged.removeIf(staging -> staging.rowCount() == 0);
        return staged;
    }

    void clear() {
        stagings.values().forEach(Staging::clear);
    }

    /** Lets go of all arrays if they are larger than that together; there must be no rows. */
    void trim(long mostBytes) {
        long heldBytes = stagings.values().stream().mapToLong(Staging::heldBytes).sum();
        if (heldBytes > mostBytes) {
            stagings.values().forEach(Staging::trim);
        }
    }

    /** An upper bound of the heap that the staged rows hold. */
    long stagedBytes() {
        long sizeBytes = 0;
        for (Staging staging : stagings.values()) {
            if (staging.rowCount() > 0) {
                sizeBytes += staging.sizeBytes();
            }
        }
        return sizeBytes;
    }

    void forget() {
        stagings.values().forEach(Staging::forget);
    }
}
