package dev.varve.layer;

import dev.varve.journal.segments.Journal;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Bounds a journal: once it is full nothing is accepted before an eighth of it is free again, so
 * that who is refused does not come back for a few bytes. Thread-safe.
 */
final class JournalLimit {

    private final Journal journal;
    private final long limitBytes;
    private final Supplier<Optional<String>> waiting;
    private volatile boolean full;

    /**
     * @param waiting what its records wait for, if it is for others than the store
     */
    JournalLimit(Journal journal, long limitBytes, Supplier<Optional<String>> waiting) {
        this.journal = journal;
        this.limitBytes = limitBytes;
        this.waiting = waiting;
    }

    /**
     * @throws OverloadedException if it is full
     */
    void require() {
        long sizeBytes = journal.sizeBytes();
        full = sizeBytes >= (full ? limitBytes - limitBytes / 8 : limitBytes);
        if (full) {
            throw OverloadedException.journalFull(sizeBytes, limitBytes, waiting.get());
        }
    }
}
