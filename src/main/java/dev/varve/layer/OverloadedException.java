package dev.varve.layer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the memory budget or the places for partitions are used up and cannot be freed in
 * time, because the store takes no files or other requests hold them. Nothing of the rows was kept.
 */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Of what there is too little, and whether that can pass. */
    public enum Kind {
        /** There is no memory now. */
        MEMORY,
        /** There would be no memory either if all of it were free. */
        SIZE,
        /** Too many partitions are open now. */
        PARTITIONS,
        /** The journal is full, or its disk refuses. */
        JOURNAL
    }

    private final Kind kind;

    private OverloadedException(String message, @Nullable Throwable cause, Kind kind) {
        super(message, cause);
        this.kind = kind;
    }

    static OverloadedException tooManyPartitions(int most) {
        return new OverloadedException(
                "%,d partitions are open, the most that varve.limits.partitions allows, and the store did not take their files in time"
                        .formatted(most),
                null,
                Kind.PARTITIONS);
    }

    /**
     * @param waiting what the first of them waits for
     */
    public static OverloadedException tooManyRanges(int most, String waiting) {
        return new OverloadedException(
                "%,d ranges of ledgers are open, the most that varve.limits.partitions allows; %s"
                        .formatted(most, waiting),
                null,
                Kind.PARTITIONS);
    }

    static OverloadedException noMemory(Throwable shortage) {
        return new OverloadedException(
                "there is no memory for the records, even after what was buffered was written",
                shortage,
                Kind.MEMORY);
    }

    /** The heap that is set aside for the largest records is in use. */
    public static OverloadedException largeRecords() {
        return new OverloadedException(
                "other requests are reading records of over 1 MiB, for which there is memory for few at a time",
                null,
                Kind.MEMORY);
    }

    /** A client has the heap that is set aside for a large record, and sends it too slowly. */
    public static OverloadedException slowLargeRecord() {
        return new OverloadedException(
                "a record of over 1 MiB comes so slowly that other requests wait for its memory",
                null,
                Kind.MEMORY);
    }

    static OverloadedException storeRefuses(Throwable refusal, Throwable shortage) {
        OverloadedException overloaded =
                new OverloadedException(
                        "the memory budget is used up and the store takes no files: "
                                + refusal.getMessage(),
                        refusal,
                        Kind.MEMORY);
        overloaded.addSuppressed(shortage);
        return overloaded;
    }

    static OverloadedException journalFull(
            long sizeBytes, long limitBytes, Optional<String> waiting) {
        return new OverloadedException(
                "the journal holds %,d bytes that are in no file yet; varve.journal.size allows %,d, and there is room again when the store has taken files%s"
                        .formatted(
                                sizeBytes,
                                limitBytes,
                                waiting.map(sentence -> "; " + sentence).orElse("")),
                null,
                Kind.JOURNAL);
    }

    static OverloadedException journalRefuses(Throwable refusal) {
        return new OverloadedException(
                "the journal cannot be written: " + refusal.getMessage(), refusal, Kind.JOURNAL);
    }

    static OverloadedException tooLarge(Throwable shortage) {
        return new OverloadedException(
                "the records need more memory than there is; varve.memory.budget sets how much: "
                        + shortage.getMessage(),
                shortage,
                Kind.SIZE);
    }

    public Kind kind() {
        return kind;
    }
}
