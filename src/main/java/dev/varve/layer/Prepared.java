package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Split;
import dev.varve.record.Rejection;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of one table that hold their memory but have no place in the order yet: {@link
 * LayerWriter#commit} gives them one; {@link #close} without a commit forgets them. Not
 * thread-safe.
 */
public final class Prepared implements AutoCloseable {

    private final TableName table;
    private final long stagedRows;
    private final List<Rejection> rejections;
    private final long timelessRows;
    private Optional<SchemaUpdate> update;
    private List<Part> parts;

    /**
     * The rows of one partition.
     *
     * @param firstRow number of the first among the rows that were staged together
     * @param lastRow number of the last
     * @param firstLedger smallest ledger, {@link Long#MAX_VALUE} without ledgers
     * @param lastLedger largest ledger, {@link Long#MIN_VALUE} without ledgers
     */
    record Part(
            Partition partition,
            Batch batch,
            int firstRow,
            int lastRow,
            long firstLedger,
            long lastLedger) {

        static Part of(Split.Share share, Batch batch) {
            return new Part(
                    share.partition(),
                    batch,
                    share.rows()[share.from()],
                    share.rows()[share.to() - 1],
                    share.ledgers().map(Partition.LedgerSpan::first).orElse(Long.MAX_VALUE),
                    share.ledgers().map(Partition.LedgerSpan::last).orElse(Long.MIN_VALUE));
        }
    }

    /**
     * @param stagedRows how many positions they take
     * @param update what they teach of their table
     * @param split their partitions, and those that belong to none
     */
    Prepared(
            TableName table,
            long stagedRows,
            Optional<SchemaUpdate> update,
            Split split,
            List<Part> parts) {
        this.table = table;
        this.stagedRows = stagedRows;
        this.update = update;
        this.rejections = List.copyOf(split.rejections());
        this.timelessRows = split.timelessRows();
        this.parts = new ArrayList<>(parts);
    }

    public TableName table() {
        return table;
    }

    /** Rows that a commit hands over. */
    public long rowCount() {
        return parts.stream().mapToLong(part -> part.batch().rowCount()).sum();
    }

    /** Whether a commit has handed its rows over, or it has none. */
    public boolean isTaken() {
        return parts.isEmpty();
    }

    /** Rows that belong to no partition, and why. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /** Rows that were asked for their time and have none of their own. */
    public long timelessRows() {
        return timelessRows;
    }

    long stagedRows() {
        return stagedRows;
    }

    Optional<SchemaUpdate> update() {
        return update;
    }

    List<Part> parts() {
        return parts;
    }

    /** Its rows are another's now. */
    void taken() {
        parts = List.of();
        update = Optional.empty();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.batch().close());
        taken();
    }
}
