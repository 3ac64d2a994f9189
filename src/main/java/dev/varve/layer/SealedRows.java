package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.record.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one partition that take no more and wait to become a row group. What changes is guarded
 * by the lock of {@link LayerState}; the batches are closed by whoever has made the row group.
 */
final class SealedRows {

    private final List<Batch> batches;
    private final List<Schema> schemas;
    private final FileContent.Extent extent;
    private final long rowCount;
    private final long sizeBytes;
    private final Instant firstRowAt;
    private final Outcome outcome;
    private final boolean continued;
    private @Nullable RotationReason ending;
    private int failures;

    SealedRows(
            List<Batch> batches, FileContent.Extent extent, Instant firstRowAt, Outcome outcome) {
        this(
                batches,
                batches.stream().map(Batch::schema).distinct().toList(),
                extent,
                firstRowAt,
                outcome,
                false);
    }

    private SealedRows(List<Batch> batches, SealedRows whole, boolean continued) {
        this(batches, whole.schemas, whole.extent, whole.firstRowAt, whole.outcome, continued);
    }

    private SealedRows(
            List<Batch> batches,
            List<Schema> schemas,
            FileContent.Extent extent,
            Instant firstRowAt,
            Outcome outcome,
            boolean continued) {
        this.batches = List.copyOf(batches);
        this.schemas = schemas;
        this.extent = extent;
        this.rowCount = batches.stream().mapToLong(Batch::rowCount).sum();
        this.sizeBytes = batches.stream().mapToLong(Batch::sizeBytes).sum();
        this.firstRowAt = firstRowAt;
        this.outcome = outcome;
        this.continued = continued;
    }

    /** The schemas of all rows that were sealed together. */
    List<Schema> schemas() {
        return schemas;
    }

    /** Whether rows follow that must be in the same file. */
    boolean isContinued() {
        return continued;
    }

    List<Batch> batches() {
        return batches;
    }

    FileContent.Extent extent() {
        return extent;
    }

    long rowCount() {
        return rowCount;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Instant firstRowAt() {
        return firstRowAt;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The file ends with these rows, for this reason, unless another was given before. */
    void end(RotationReason reason) {
        ending = ending == null ? reason : ending;
    }

    Optional<RotationReason> ending() {
        return Optional.ofNullable(ending);
    }

    /** Counts a try to encode them that failed; answers how many did. */
    int failed() {
        failures++;
        return failures;
    }

    /**
     * The same rows in two halves, in copies that the caller owns. Which positions the rows of
     * either have is not known any more, so both have the extent of the whole, and they must share
     * a file: all but the last {@linkplain #isContinued() are continued}.
     *
     * @throws dev.varve.column.BudgetExceededException if there is no memory for the copies
     * @throws IllegalStateException if there is but one row
     */
    List<SealedRows> halves(MemoryBudget budget) {
        if (rowCount < 2) {
            throw new IllegalStateException("one row has no halves");
        }
        List<Batch> copies = new ArrayList<>();
        boolean complete = false;
        try {
            long half = rowCount / 2;
            List<Batch> first = copy(0, half, budget, copies);
            List<Batch> second = copy(half, rowCount, budget, copies);
            SealedRows before = new SealedRows(first, this, true);
            SealedRows behind = new SealedRows(second, this, continued);
            ending().ifPresent(behind::end);
            complete = true;
            return List.of(before, behind);
        } finally {
            if (!complete) {
                copies.forEach(Batch::close);
            }
        }
    }

    private List<Batch> copy(long from, long to, MemoryBudget budget, List<Batch> copies) {
        List<Batch> part = new ArrayList<>();
        long begin = 0;
        for (Batch batch : batches) {
            int first = Math.clamp(from - begin, 0, batch.rowCount());
            int last = Math.clamp(to - begin, 0, batch.rowCount());
            if (first < last) {
                Batch copy = batch.rows(first, last, budget);
                copies.add(copy);
                part.add(copy);
            }
            begin += batch.rowCount();
        }
        return part;
    }

    void close() {
        batches.forEach(Batch::close);
    }
}
