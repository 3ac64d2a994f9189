package dev.varve.layer.partition;

import java.util.List;
import java.util.Optional;

/**
 * What a scheme makes of staged rows: a number for each row, equal for rows of one partition, and
 * the partition that a number stands for. For one staging and one thread.
 */
sealed interface RowKeys permits TimeKeys, LedgerKeys, ColumnKeys {

    /** The row belongs nowhere; {@link #refusal} says why. */
    long NONE = Long.MIN_VALUE;

    long key(int row);

    /** The directory below the table's own; the row is any of those with the key. */
    String path(long key, int row);

    /** The range of ledgers that the key stands for, under a scheme of ranges. */
    default Optional<Partition.LedgerSpan> ledgers(long key) {
        return Optional.empty();
    }

    /** What the columns that divide are in every row with the row's key. */
    default List<Partition.Value> values(int row) {
        return List.of();
    }

    /** The reason why a row has no key. */
    Refusal refusal(int row);

    /**
     * Why a row belongs to no partition.
     *
     * @param field that is to blame
     * @param reason what is wrong with it
     */
    record Refusal(Optional<String> field, String reason) {}
}
