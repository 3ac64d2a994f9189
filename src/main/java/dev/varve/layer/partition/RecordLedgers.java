package dev.varve.layer.partition;

import dev.varve.record.RowSource;
import java.util.List;
import java.util.Optional;

/**
 * The own ledger of each staged record: what the table's ledger field holds or, where it names
 * none, the first field of a usual name that holds a whole number in that record.
 */
public final class RecordLedgers {

    /** The record has no ledger. */
    public static final long NONE = StagedCells.NOT_WHOLE;

    private static final List<String> USUAL_NAMES =
            List.of("ledger_sequence", "ledger", "sequence");

    private final Optional<String> named;
    private final StagedCells[] candidates;

    /**
     * @param source rows that stay as they are while their ledgers are asked for
     * @param field the table's ledger field, if it names one
     */
    public RecordLedgers(RowSource source, Optional<String> field) {
        named = field;
        candidates = StagedCells.of(source, field.map(List::of).orElse(USUAL_NAMES));
    }

    /** The ledger of the record in that row, which may be negative, or {@link #NONE}. */
    public long ledger(int row) {
        for (StagedCells cells : candidates) {
            long ledger = cells.isNull(row) ? NONE : cells.whole(row);
            if (ledger != NONE) {
                return ledger;
            }
        }
        return NONE;
    }

    /**
     * The field to blame where the record has no ledger: the first usual one in which it has
     * something else, or the one that the table names.
     */
    public Optional<String> field(int row) {
        for (StagedCells cells : candidates) {
            if (!cells.isNull(row)) {
                return Optional.of(cells.column().name());
            }
        }
        return named;
    }
}
