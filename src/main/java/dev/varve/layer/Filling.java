package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.BudgetExceededException;
import dev.varve.column.MemoryBudget;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one partition that take more. Guarded by the lock of {@link LayerState}. */
final class Filling {

    /**
     * Neighbouring batches below this size are joined, so that many small requests cost few
     * objects.
     */
    private static final long JOINED_BYTES = 64 * 1_024;

    private final ArrayList<Batch> batches = new ArrayList<>();
    private final Outcome outcome = new Outcome();
    private int reserved;
    private long rowCount;
    private long sizeBytes;
    private long firstPosition = Long.MAX_VALUE;
    private long lastPosition = Long.MIN_VALUE;
    private long firstLedger = Long.MAX_VALUE;
    private long lastLedger = Long.MIN_VALUE;
    private Instant firstRowAt = Instant.MAX;

    Outcome outcome() {
        return outcome;
    }

    long rowCount() {
        return rowCount;
    }

    /** Bytes of the budget that the rows hold. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** {@link Long#MAX_VALUE} without rows. */
    long firstPosition() {
        return firstPosition;
    }

    Instant firstRowAt() {
        return firstRowAt;
    }

    /** Makes room for one more {@link #add}, which then cannot fail. */
    void reserve() {
        batches.ensureCapacity(batches.size() + reserved + 1);
        reserved++;
    }

    /** Room that was reserved is not needed after all. */
    void forgetReserved() {
        reserved = 0;
    }

    /**
     * Takes the batch over. Allocates nothing, so it cannot fail.
     *
     * @param firstStaged position of the first row that was staged together with these
     */
    void add(Prepared.Part part, long firstStaged, Instant now) {
        batches.add(part.batch());
        reserved--;
        rowCount += part.batch().rowCount();
        sizeBytes += part.batch().sizeBytes();
        firstPosition = Math.min(firstPosition, firstStaged + part.firstRow());
        lastPosition = Math.max(lastPosition, firstStaged + part.lastRow());
        firstLedger = Math.min(firstLedger, part.firstLedger());
        lastLedger = Math.max(lastLedger, part.lastLedger());
        if (firstRowAt.isAfter(now)) {
            firstRowAt = now;
        }
    }

    /** Joins the last batches where they are small. Done or not done, whatever is thrown. */
    void joinSmall(Schema schema, MemoryBudget budget) {
        if (batches.isEmpty()) {
            return;
        }
        List<Batch> small = batches.subList(firstSmall(), batches.size());
        if (small.size() == 1) {
            return;
        }
        List<Batch> parts = List.copyOf(small);
        long partBytes = parts.stream().mapToLong(Batch::sizeBytes).sum();
        Batch joined;
        try {
            joined = Batch.concat(parts, schema, budget);
        } catch (BudgetExceededException full) {
            return; // small batches serve as well as one; the budget is relieved elsewhere
        }
        sizeBytes += joined.sizeBytes() - partBytes;
        small.clear();
        batches.add(joined);
        parts.forEach(Batch::close);
    }

    /** Index of the first of those to be joined, which is the last one's where none are. */
    private int firstSmall() {
        int first = batches.size() - 1;
        long bytes = batches.getLast().sizeBytes();
        while (first > 0 && isJoined(batches.get(first - 1).sizeBytes(), bytes)) {
            first--;
            bytes += batches.get(first).sizeBytes();
        }
        return first;
    }

    private static boolean isJoined(long beforeBytes, long bytes) {
        return beforeBytes + bytes <= JOINED_BYTES && beforeBytes <= 2 * bytes;
    }

    SealedRows seal() {
        Optional<Partition.LedgerSpan> ledgers =
                firstLedger > lastLedger
                        ? Optional.empty()
                        : Optional.of(new Partition.LedgerSpan(firstLedger, lastLedger));
        return new SealedRows(
                batches,
                new FileContent.Extent(firstPosition, lastPosition, ledgers),
                firstRowAt,
                outcome);
    }

    void close() {
        batches.forEach(Batch::close);
        batches.clear();
    }
}
