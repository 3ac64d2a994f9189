package dev.varve.layer.ranges;

import dev.varve.record.Catalog;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads records again that wait, some that follow each other at once. Thread-safe. */
final class SpooledLedgers {

    /** About how much is read at once. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final Catalog catalog;
    private final KeptRecords records;
    private final Deque<RecordReader> readers = new ArrayDeque<>();

    SpooledLedgers(Catalog catalog, KeptRecords records) {
        this.catalog = catalog;
        this.records = records;
    }

    /** Takes rows that were read again, in the order of their ledgers. */
    @FunctionalInterface
    interface Taker {

        /**
         * @throws IOException if the store refuses them
         */
        void take(RowSource rows) throws IOException;
    }

    /**
     * Reads the ledgers from there on that wait one behind the other.
     *
     * @param from waits
     * @throws IOException if the disk does not give them, or the taker throws it
     */
    void read(TableName table, LedgerIndex index, long from, Taker taker) throws IOException {
        read(table, lines(index, from), taker);
    }

    /**
     * Reads one record.
     *
     * @throws IOException if the disk does not give it, or the taker throws it
     */
    void readOne(TableName table, LedgerIndex.Place place, Taker taker) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(records.read(place));
        line.write('\n');
        read(table, line.toByteArray(), taker);
    }

    private void read(TableName table, byte[] lines, Taker taker) throws IOException {
        RecordReader reader = borrow(table);
        try {
            int at = 0;
            long line = 1;
            while (at < lines.length) {
                line = reader.read(lines, at, lines.length, line);
                at = reader.stoppedAt();
                for (RowSource rows : reader.staged()) {
                    taker.take(rows);
                }
                if (!reader.rejections().isEmpty()) {
                    throw new IOException(
                            "a record that was accepted cannot be read again: "
                                    + reader.rejections().getFirst().message());
                }
                reader.clear();
            }
        } finally {
            reader.clear();
            reader.forget();
            giveBack(reader);
        }
    }

    private byte[] lines(LedgerIndex index, long from) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long ledger = from;
        Optional<LedgerIndex.Place> place = index.waiting(ledger);
        while (place.isPresent() && (ledger == from || lines.size() < CHUNK_BYTES)) {
            lines.write(records.read(place.get()));
            lines.write('\n');
            ledger++;
            place = index.waiting(ledger);
        }
        return lines.toByteArray();
    }

    private RecordReader borrow(TableName table) {
        synchronized (readers) {
            RecordReader idle = readers.poll();
            return idle != null && idle.namedTable().equals(Optional.of(table))
                    ? idle
                    : new RecordReader(catalog, Optional.of(table));
        }
    }

    private void giveBack(RecordReader reader) {
        synchronized (readers) {
            readers.push(reader);
        }
    }
}
