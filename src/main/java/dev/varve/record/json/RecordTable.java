package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.Filler;
import dev.varve.record.Rejection;
import dev.varve.record.RowSources;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * One table that records are read into: its staged rows, the keys that lead to their columns, and
 * the records that were refused because of what others have taught. Not thread-safe.
 */
final class RecordTable {

    /**
     * How often removed rows give postponed records another chance: where each such record is
     * removed in its turn, every one of them would have all others read again.
     */
    private static final int MOST_REMOVALS = 8;

    private final Staging rows;
    private final KeyTable keys;
    private final List<Postponed> postponed = new ArrayList<>();
    private int markedPostponed;
    private long duplicateKeys;
    private long markedDuplicateKeys;
    private int removals;

    /** Reads rows again that were read before. */
    interface Reader {

        /**
         * Reads the first rows of the sources, and what can be taken of the postponed records, into
         * the table, which is empty.
         *
         * @return those of the rows that cannot be taken this time
         */
        List<Rejection> read(
                RecordTable into, RowSources sources, int rows, List<Postponed> postponed);
    }

    RecordTable(TableName table, Catalog catalog, Reader reader) {
        this.rows = new Staging(table, catalog, new Refilling(reader));
        this.keys = new KeyTable(rows, catalog.hashSeed());
    }

    private final class Refilling implements Filler {

        private final Reader reader;

        Refilling(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void vanished(Set<StagedColumn> columns) {
            keys.remove(columns);
        }

        @Override
        public void rebuilt() {
            keys.rebuild();
        }

        @Override
        public List<Rejection> fillAgain(RowSources sources, int count, BitSet removed) {
            List<Postponed> later =
                    removals < MOST_REMOVALS
                            ? postponed.stream().map(each -> without(removed, each)).toList()
                            : List.of();
            removals++;
            forgetRecords();
            return reader.read(RecordTable.this, sources, count, later);
        }
    }

    private static Postponed without(BitSet removed, Postponed record) {
        return record.at(record.row() - removed.get(0, record.row()).cardinality());
    }

    TableName name() {
        return rows.table();
    }

    Staging rows() {
        return rows;
    }

    KeyTable keys() {
        return keys;
    }

    /** Keeps a record that could not be taken, in case that rows are removed. */
    void postpone(Postponed record) {
        postponed.add(record);
    }

    /** How many keys of the rows were overridden by the same key later in the record. */
    long duplicateKeys() {
        return duplicateKeys;
    }

    /** Ends the row, which came from these bytes and has so many keys that came again. */
    void endRow(byte[] in, int begin, int end, long line, int column, int duplicates) {
        duplicateKeys += duplicates;
        rows.endRow(in, begin, end, line, column);
    }

    /** As {@link Staging#mark()}. */
    void mark() {
        rows.mark();
        markedPostponed = postponed.size();
        markedDuplicateKeys = duplicateKeys;
    }

    /** As {@link Staging#rewind()}. */
    void rewind() {
        rows.rewind();
        postponed.subList(markedPostponed, postponed.size()).clear();
        duplicateKeys = markedDuplicateKeys;
    }

    /** As {@link Staging#clear()}. */
    void clear() {
        rows.clear();
        forgetRecords();
        removals = 0;
    }

    private void forgetRecords() {
        postponed.clear();
        duplicateKeys = 0;
    }
}
