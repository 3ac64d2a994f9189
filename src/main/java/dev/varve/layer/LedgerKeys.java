package dev.varve.layer;

import dev.varve.record.ColumnType;
import dev.varve.record.RowSource;
import java.util.List;
import java.util.Optional;

/** Rows by aligned ranges of their ledger. */
final class LedgerKeys implements RowKeys {

    /** The row has no ledger, or what it has is none. */
    static final long NO_LEDGER = Long.MIN_VALUE;

    private static final List<String> USUAL_NAMES =
            List.of("ledger_sequence", "ledger", "sequence");

    private final Optional<StagedCells> ledgers;
    private final long ledgersPerFile;
    private final boolean bronze;

    LedgerKeys(Optional<StagedCells> ledgers, long ledgersPerFile, boolean bronze) {
        this.ledgers = ledgers;
        this.ledgersPerFile = ledgersPerFile;
        this.bronze = bronze;
    }

    /**
     * The column of ledger numbers: the one the table names, or one of a usual name that holds
     * integers.
     */
    static Optional<StagedCells> ledgers(RowSource source, Optional<String> field) {
        return field.map(List::of).orElse(USUAL_NAMES).stream()
                .flatMap(name -> source.column(name).stream())
                .filter(column -> mayBeInteger(column.type()))
                .map(StagedCells::new)
                .findFirst();
    }

    private static boolean mayBeInteger(ColumnType type) {
        return switch (type) {
            case INT32, INT64, UINT32, UINT64, JSON -> true; // JSON, where another record is odd
            case UNKNOWN, BOOL, DOUBLE, TIMESTAMP, TEXT, BINARY -> false;
        };
    }

    @Override
    public long key(int row) {
        long ledger = ledgers.isEmpty() ? NO_LEDGER : ledger(ledgers.get(), row);
        return ledger < 0 ? NONE : ledger / ledgersPerFile;
    }

    /** The ledger of a row, or {@link #NO_LEDGER}. */
    static long ledger(StagedCells cells, int row) {
        if (cells.isNull(row)) {
            return NO_LEDGER;
        }
        return cells.column().type() == ColumnType.JSON
                ? cells.literalInteger(row).orElse(NO_LEDGER)
                : cells.word(row);
    }

    @Override
    public String path(long key, int row) {
        return (bronze ? "range=" : "ledgers/") + span(key);
    }

    @Override
    public Optional<Partition.LedgerSpan> ledgers(long key) {
        return Optional.of(span(key));
    }

    private Partition.LedgerSpan span(long key) {
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
                ledgers.map(cells -> cells.column().field().name()),
                "a table partitioned by ledger ranges needs a ledger number in every record, 0 or more");
    }
}
