package dev.varve.layer.partition;

import dev.varve.record.TableName;
import java.util.Optional;

/** Rows by the ranges of their ledgers. A key is a range's first ledger. */
final class LedgerKeys implements RowKeys {

    static final String RANGE = "range";

    private static final Partition.LedgerSpan NOWHERE = new Partition.LedgerSpan(-1, -2);

    private final RecordLedgers ledgers;
    private final long ledgersPerFile;
    private final Optional<Layout.Bronze> bronze;

    /** The range of the row before: most rows are in that of their neighbour. */
    private Partition.LedgerSpan latest = NOWHERE;

    /**
     * @param ledgersPerFile width of a range, where no era tells
     */
    LedgerKeys(RecordLedgers ledgers, long ledgersPerFile, Layout layout) {
        this.ledgers = ledgers;
        this.ledgersPerFile = ledgersPerFile;
        this.bronze = layout instanceof Layout.Bronze eras ? Optional.of(eras) : Optional.empty();
    }

    /** The range of a ledger among those that begin at multiples of their width. */
    static Partition.LedgerSpan aligned(long ledger, long ledgersPerFile) {
        long first = ledger / ledgersPerFile * ledgersPerFile;
        long last =
                first > Long.MAX_VALUE - (ledgersPerFile - 1)
                        ? Long.MAX_VALUE
                        : first + ledgersPerFile - 1;
        return new Partition.LedgerSpan(first, last);
    }

    /** Where one ledger of a table belongs, if some era has it. */
    static Optional<Partition> partition(
            TableName table, long ledger, long ledgersPerFile, Layout layout) {
        return switch (layout) {
            case Layout.Hive _ -> {
                Partition.LedgerSpan range = aligned(ledger, ledgersPerFile);
                yield Optional.of(new Partition(table, "ledgers/" + range, Optional.of(range)));
            }
            case Layout.Bronze bronze ->
                    bronze.eraOf(ledger)
                            .map(era -> era.range(ledger))
                            .map(
                                    range ->
                                            new Partition(
                                                    table,
                                                    RANGE + "=" + range,
                                                    Optional.of(range)));
        };
    }

    @Override
    public long key(int row) {
        long ledger = ledgers.ledger(row);
        if (ledger < 0) {
            return NONE;
        }
        if (ledger < latest.first() || ledger > latest.last()) {
            Optional<Partition.LedgerSpan> range = range(ledger);
            if (range.isEmpty()) {
                return NONE;
            }
            latest = range.get();
        }
        return latest.first();
    }

    @Override
    public String path(long key, int row) {
        return (bronze.isPresent() ? RANGE + "=" : "ledgers/") + range(key).orElseThrow();
    }

    @Override
    public Optional<Partition.LedgerSpan> ledgers(long key) {
        return range(key);
    }

    private Optional<Partition.LedgerSpan> range(long ledger) {
        return bronze.isPresent()
                ? bronze.get().rangeOf(ledger)
                : Optional.of(aligned(ledger, ledgersPerFile));
    }

    @Override
    public Refusal refusal(int row) {
        long ledger = ledgers.ledger(row);
        return new Refusal(
                ledgers.field(row),
                ledger >= 0 && bronze.isPresent()
                        ? bronze.get().refusal(ledger)
                        : "a table partitioned by ledger ranges needs a ledger number in every record, 0 or more");
    }
}
