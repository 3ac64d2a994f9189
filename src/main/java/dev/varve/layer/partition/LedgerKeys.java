package dev.varve.layer.partition;

import dev.varve.record.TableName;
import java.util.Optional;

/** Rows by aligned ranges of their ledger. */
final class LedgerKeys implements RowKeys {

    static final String RANGE = "range";

    private final RecordLedgers ledgers;
    private final long ledgersPerFile;
    private final boolean bronze;

    LedgerKeys(RecordLedgers ledgers, long ledgersPerFile, boolean bronze) {
        this.ledgers = ledgers;
        this.ledgersPerFile = ledgersPerFile;
        this.bronze = bronze;
    }

    @Override
    public long key(int row) {
        long ledger = ledgers.ledger(row);
        return ledger < 0 ? NONE : ledger / ledgersPerFile;
    }

    @Override
    public String path(long key, int row) {
        return path(span(key), bronze);
    }

    @Override
    public Optional<Partition.LedgerSpan> ledgers(long key) {
        return Optional.of(span(key));
    }

    private Partition.LedgerSpan span(long key) {
        return span(key, ledgersPerFile);
    }

    /** Where one ledger of a table belongs. */
    static Partition partition(TableName table, long ledger, long ledgersPerFile, boolean bronze) {
        Partition.LedgerSpan span = span(ledger / ledgersPerFile, ledgersPerFile);
        return new Partition(table, path(span, bronze), Optional.of(span));
    }

    private static String path(Partition.LedgerSpan span, boolean bronze) {
        return (bronze ? RANGE + "=" : "ledgers/") + span;
    }

    private static Partition.LedgerSpan span(long key, long ledgersPerFile) {
        long first = key * ledgersPerFile;
        long last =
                first > Long.MAX_VALUE - (ledgersPerFile - 1)
                        ? Long.MAX_VALUE
                        : first + ledgersPerFile - 1;
        return new Partition.LedgerSpan(first, last);
    }

    @Override
    public Refusal refusal(int row) {
        return new Refusal(
                ledgers.field(row),
                "a table partitioned by ledger ranges needs a ledger number in every record, 0 or more");
    }
}
