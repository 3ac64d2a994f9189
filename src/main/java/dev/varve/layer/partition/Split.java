package dev.varve.layer.partition;

import dev.varve.record.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Staged rows, divided by partition.
 *
 * @param shares the rows of each partition, in the order of the partitions' first rows
 * @param rejections rows that belong to no partition
 * @param timelessRows rows of the shares that were asked for their time and have none
 */
public record Split(List<Share> shares, List<Rejection> rejections, long timelessRows) {

    /**
     * The rows of one partition, in the order of the records.
     *
     * @param partition they belong to
     * @param rows their numbers in the staging, between {@code from} and {@code to}
     * @param from index of the first
     * @param to index after the last
     * @param ledgers smallest and largest ledger of them, where the table has ledgers
     */
    public record Share(
            Partition partition,
            int[] rows,
            int from,
            int to,
            Optional<Partition.LedgerSpan> ledgers) {

        public int rowCount() {
            return to - from;
        }

        /** Those of its rows with such numbers; what it says of ledgers stays that of all. */
        public Share between(int fromRow, int toRow) {
            return new Share(partition, rows, indexOf(fromRow), indexOf(toRow), ledgers);
        }

        private int indexOf(int row) {
            int found = Arrays.binarySearch(rows, from, to, row);
            return found < 0 ? -found - 1 : found;
        }
    }
}
