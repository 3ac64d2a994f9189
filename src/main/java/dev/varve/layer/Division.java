package dev.varve.layer;

import dev.varve.layer.partition.Split;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Where staged rows of one table belong.
 *
 * @param table of the rows
 * @param rowCount of those that belong somewhere
 * @param arrival the time of those that have none of their own; empty where they go to Hive's
 *     default partition, or came at several times
 * @param split their partitions, and those that belong to none
 * @param offsets how far the position of a row is behind that of the first, by its number
 */
record Division(
        TableName table,
        int rowCount,
        Optional<Instant> arrival,
        Split split,
        IntUnaryOperator offsets) {

    /** Whether there is more than one row. */
    boolean hasHalves() {
        return split.shares().stream().mapToInt(Split.Share::rowCount).sum() > 1;
    }

    /** The rows that came first, and what is told of all. */
    Division firstHalf() {
        return part(0, middle(), split.rejections(), split.timelessRows());
    }

    /** The others. */
    Division secondHalf() {
        return part(middle(), Integer.MAX_VALUE, List.of(), 0);
    }

    private int middle() {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (Split.Share share : split.shares()) {
            first = Math.min(first, share.rows()[share.from()]);
            last = Math.max(last, share.rows()[share.to() - 1]);
        }
        return first + (last - first + 1) / 2;
    }

    private Division part(int fromRow, int toRow, List<Rejection> rejections, long timelessRows) {
        List<Split.Share> shares =
                split.shares().stream()
                        .map(share -> share.between(fromRow, toRow))
                        .filter(share -> share.rowCount() > 0)
                        .toList();
        Split its = new Split(shares, rejections, timelessRows);
        return new Division(table, rowCount, arrival, its, offsets);
    }
}
