package dev.varve.layer.ranges;

import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import java.util.List;
import java.util.Optional;

/**
 * What became of a range.
 *
 * @param partition the range
 * @param outcome in one word
 * @param ledgers that have come, each once
 * @param missing those that have not
 * @param reason why it is held, where it is
 * @param file what it became, where it became one
 */
public record RangeResult(
        Partition partition,
        Outcome outcome,
        long ledgers,
        List<Partition.LedgerSpan> missing,
        Optional<String> reason,
        Optional<StoredFile> file) {

    /** What can become of one. */
    public enum Outcome {
        /** It is whole and stored. */
        STORED,
        /** It was there already. */
        PUBLISHED,
        /** It lacks ledgers, and nothing of it is stored. */
        INCOMPLETE,
        /** It lacks ledgers, and what there is of it is stored as such. */
        STORED_INCOMPLETE,
        /** Something in it is not true, and nothing of it is stored. */
        HELD
    }

    public RangeResult {
        missing = List.copyOf(missing);
    }

    /** Whether all of its ledgers are in a file now. */
    public boolean isWhole() {
        return outcome == Outcome.STORED || outcome == Outcome.PUBLISHED;
    }
}
