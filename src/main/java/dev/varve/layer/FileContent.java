package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.record.Schema;
import java.util.Optional;

/**
 * What a file holds.
 *
 * @param partition of its rows
 * @param schema its columns
 * @param rowCount its rows
 * @param extent from where to where its rows reach
 */
record FileContent(Partition partition, Schema schema, long rowCount, Extent extent) {

    /**
     * From where to where rows reach, both ends included.
     *
     * @param firstPosition smallest position in the order of their writer
     * @param lastPosition largest
     * @param ledgers smallest and largest ledger, where the table has ledgers
     */
    record Extent(long firstPosition, long lastPosition, Optional<Partition.LedgerSpan> ledgers) {

        /** The smallest extent that covers both. */
        Extent with(Extent other) {
            return new Extent(
                    Math.min(firstPosition, other.firstPosition),
                    Math.max(lastPosition, other.lastPosition),
                    ledgers.flatMap(mine -> other.ledgers.map(mine::with))
                            .or(() -> ledgers)
                            .or(other::ledgers));
        }
    }
}
