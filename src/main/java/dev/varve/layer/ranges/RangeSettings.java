package dev.varve.layer.ranges;

import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.record.TableName;
import java.util.Set;

/**
 * How whole ranges are made.
 *
 * @param tables whose records are one ledger each, so that one can tell whether a range is whole;
 *     all of them are declared
 * @param excluded columns that no file of them gets: what they say depends on the run
 * @param allowIncomplete whether what there is of a range becomes a file in the end
 * @param ledgers those that are taken; others are passed over
 */
public record RangeSettings(
        Set<TableName> tables, Set<String> excluded, boolean allowIncomplete, LedgerSpan ledgers) {

    /** Every ledger. */
    public static final LedgerSpan ALL = new LedgerSpan(0, Long.MAX_VALUE);

    public RangeSettings {
        tables = Set.copyOf(tables);
        excluded = Set.copyOf(excluded);
    }
}
