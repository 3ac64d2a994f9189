package dev.varve.door;

import dev.varve.layer.HeldMemory;
import dev.varve.record.Rejection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The rejections of what a stream holds and has not had accepted yet: counted by the memory budget,
 * and bounded. Not thread-safe.
 */
final class HeldRejections implements AutoCloseable {

    /** How large those of a body may be that is accepted whole or not at all. */
    private static final long MOST_BYTES = 16 << 20;

    /** What a rejection needs besides the record itself, about. */
    private static final int REJECTION_BYTES = 256;

    private final HeldMemory memory;
    private final long most;
    private final RecordTally tally;
    private final List<Rejection> all = new ArrayList<>();

    /**
     * @param memory closed with this
     * @param most rejections of the whole stream
     * @param tally of the stream so far
     */
    HeldRejections(HeldMemory memory, long most, RecordTally tally) {
        this.memory = memory;
        this.most = most;
        this.tally = tally;
    }

    /** Those held now. */
    List<Rejection> all() {
        return all;
    }

    void addAll(List<Rejection> rejections) {
        all.addAll(rejections);
        long sizeBytes = memory.sizeBytes();
        for (Rejection each : rejections) {
            sizeBytes += REJECTION_BYTES + each.raw().length;
        }
        memory.resize(sizeBytes);
    }

    /** How many more there may be. */
    long left() {
        return most - tally.rejectedRows() - all.size();
    }

    /**
     * @throws TooManyRejectionsException if there are more than the stream may have
     */
    void requireFew() {
        if (left() >= 0) {
            return;
        }
        String rest =
                tally.lastLine().isEmpty()
                        ? "nothing of it was accepted or set aside; the first: "
                        : "nothing behind line %,d was accepted or set aside; the first there: "
                                .formatted(tally.lastLine().getAsLong());
        throw new TooManyRejectionsException(
                "more than %,d records of the body cannot be taken (varve.limits.rejections): %s%s"
                        .formatted(most, rest, first()));
    }

    /**
     * @throws TooManyRejectionsException if they are larger than those of a body may be that is
     *     accepted whole or not at all
     */
    void requireSmall() {
        if (memory.sizeBytes() > MOST_BYTES) {
            throw new TooManyRejectionsException(
                    "the body has too many records that cannot be taken, %,d so far; the first: %s"
                            .formatted(all.size(), first()));
        }
    }

    private String first() {
        return Collections.min(all, Comparator.comparingLong(Rejection::line)).message();
    }

    /** They are kept elsewhere. */
    void clear() {
        all.clear();
        memory.resize(0);
    }

    @Override
    public void close() {
        memory.close();
    }
}
