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
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final long rowCount;
    private final boolean buffered;
    private final List<Partition> partitions;
    private Optional<SchemaUpdate> update;
    private List<Part> parts;
    private OptionalLong firstPosition = OptionalLong.empty();
    private @Nullable KeptLines lines;
    private LedgerRanges.@Nullable Coming ledgers;
    private boolean taken;

    /**
     * The rows of one partition.
     *
     * @param firstRow how many positions the first row is behind the first of all that were staged
     *     together
     * @param lastRow the same of the last row
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

        static Part of(Split.Share share, Batch batch, IntUnaryOperator offsets) {
            return new Part(
                    share.partition(),
                    batch,
                    offsets.applyAsInt(share.rows()[share.from()]),
                    offsets.applyAsInt(share.rows()[share.to() - 1]),
                    share.ledgers().map(Partition.LedgerSpan::first).orElse(Long.MAX_VALUE),
                    share.ledgers().map(Partition.LedgerSpan::last).orElse(Long.MIN_VALUE));
        }
    }

    /**
     * @param division their partitions, and those that belong to none
     * @param update what they teach of their table
     */
    private Prepared(
            Division division, Optional<SchemaUpdate> update, List<Part> parts, boolean buffered) {
        this.table = division.table();
        this.stagedRows = division.rowCount();
        this.update = update;
        this.rejections = List.copyOf(division.split().rejections());
        this.timelessRows = division.split().timelessRows();
        this.rowCount = division.split().shares().stream().mapToLong(Split.Share::rowCount).sum();
        this.partitions = division.split().shares().stream().map(Split.Share::partition).toList();
        this.parts = new ArrayList<>(parts);
        this.buffered = buffered;
        this.taken = rowCount == 0;
    }

    /** With rows in memory. */
    static Prepared of(Division division, Optional<SchemaUpdate> update, List<Part> parts) {
        return new Prepared(division, update, parts, true);
    }

    /** Whose rows will be read again from a journal. */
    static Prepared unbuffered(Division division, Optional<SchemaUpdate> update) {
        return new Prepared(division, update, List.of(), false);
    }

    /**
     * Rows that are kept elsewhere, and those that are not taken.
     *
     * @param rows how many are kept
     */
    public static Prepared elsewhere(TableName table, long rows, List<Rejection> rejections) {
        return new Prepared(table, rows, rejections, List.of());
    }

    /** Rows that go to no buffer, since their ranges are not whole yet. */
    static Prepared coming(TableName table, LedgerRanges.Coming ledgers) {
        Prepared rows =
                new Prepared(table, ledgers.rowCount(), ledgers.rejections(), ledgers.partitions());
        rows.ledgers = ledgers;
        return rows;
    }

    private Prepared(
            TableName table, long rows, List<Rejection> rejections, List<Partition> partitions) {
        this.table = table;
        this.stagedRows = rows;
        this.update = Optional.empty();
        this.rejections = List.copyOf(rejections);
        this.timelessRows = 0;
        this.rowCount = rows;
        this.partitions = List.copyOf(partitions);
        this.parts = List.of();
        this.buffered = true;
        this.taken = rowCount == 0;
    }

    public TableName table() {
        return table;
    }

    /** Rows that a commit hands over. */
    public long rowCount() {
        return rowCount;
    }

    /** Whether a commit has handed its rows over, or it has none. */
    public boolean isTaken() {
        return taken;
    }

    /** Whether its rows are in memory. */
    boolean isBuffered() {
        return buffered;
    }

    /** The position of the first of the rows that were staged together, where it is given. */
    OptionalLong firstPosition() {
        return firstPosition;
    }

    void isAt(long position) {
        firstPosition = OptionalLong.of(position);
    }

    /** The records as they came, where somebody wants to keep them. */
    @Nullable KeptLines lines() {
        return lines;
    }

    void keeps(KeptLines kept) {
        lines = kept;
    }

    /** What becomes of its rows in place of a buffer, where their ranges have to be whole. */
    LedgerRanges.@Nullable Coming ledgers() {
        return ledgers;
    }

    /** Rows that belong to no partition, and why. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /** Rows that were asked for their time and have none of their own. */
    public long timelessRows() {
        return timelessRows;
    }

    /** In which its rows are. */
    List<Partition> partitions() {
        return partitions;
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
        taken = true;
        parts = List.of();
        update = Optional.empty();
        letGoOfLines();
    }

    private void letGoOfLines() {
        if (lines != null) {
            lines.close();
            lines = null;
        }
    }

    @Override
    public void close() {
        parts.forEach(part -> part.batch().close());
        parts = List.of();
        update = Optional.empty();
        letGoOfLines();
    }
}
