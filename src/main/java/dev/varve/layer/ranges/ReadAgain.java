package dev.varve.layer.ranges;

import dev.varve.layer.partition.RecordLedgers;
import dev.varve.record.Catalog;
import dev.varve.record.RowSource;
import dev.varve.record.TableSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Ledgers that waited and were read again, in their order. For one thread. */
final class ReadAgain {

    private final RowSource source;
    private final LedgerRows rows;
    private final RecordLedgers ledgers;

    /**
     * @param excluded columns that no file gets
     */
    ReadAgain(RowSource source, Set<String> excluded, Catalog catalog) {
        this.source = source;
        this.rows = new LedgerRows(new NarrowedRows(source, excluded));
        this.ledgers =
                new RecordLedgers(
                        source, catalog.declared(source.table()).flatMap(TableSchema::ledgerField));
    }

    /** A ledger that cannot follow those in the file. */
    record Refused(int row, long ledger, LedgerLink.Fault fault) {}

    /** Its number, and what it was when it came. */
    interface Check {

        /**
         * @throws IOException if it is not that any more
         */
        void require(long ledger, long digest) throws IOException;
    }

    /**
     * @throws IOException if one of them is another than had come
     */
    void require(Check check) throws IOException {
        for (int row = 0; row < source.rowCount(); row++) {
            check.require(ledgers.ledger(row), rows.digest(row));
        }
    }

    /**
     * Puts them into the file, up to the first that cannot follow.
     *
     * @param taken told of each
     * @return that one; then what was put before may be in the file or not
     * @throws IOException if the store refuses
     */
    Optional<Refused> append(
            OpenRange range, RangeBorders borders, Duration longest, LongConsumer taken)
            throws IOException {
        RowRun run = new RowRun(rows);
        for (int row = 0; row < source.rowCount(); row++) {
            LedgerLink link = rows.link(row, ledgers.ledger(row));
            Optional<LedgerLink.Fault> fault = borders.faultIn(range, link);
            if (fault.isPresent()) {
                return Optional.of(new Refused(row, link.ledger(), fault.get()));
            }
            range.append(run, link, row, longest);
            taken.accept(link.ledger());
        }
        range.flush(run, longest);
        return Optional.empty();
    }
}
