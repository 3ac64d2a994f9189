package dev.varve.layer;

import dev.varve.journal.segments.Journal;

/**
 * Bounds a journal: once it is full nothing is accepted before an eighth of it is free again, so
 * that who is refused does not come back for a few bytes. Thread-safe.
 */
final class JournalLimit {

    private final Journal journal;
    private final long limitBytes;
    private volatile boolean full;

    JournalLimit(Journal journal, long limitBytes) {
        this.journal = journal;
        this.limitBytes = limitBytes;
    }

    /**
     * @throws OverloadedException if it is full
     */
    void require() {
        long sizeBytes = journal.sizeBytes();
        full = sizeBytes >= (full ? limitBytes - limitBytes / 8 : limitBytes);
        if (full) {
            throw OverloadedException.journalFull(sizeBytes, limitBytes);
        }
    }
}
