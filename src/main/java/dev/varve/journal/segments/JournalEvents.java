package dev.varve.journal.segments;

/** Told what happens in a journal; what these methods throw is the caller's trouble. */
public interface JournalEvents {

    /**
     * Something is not as it was written, and was set aside or is missing.
     *
     * @param what a sentence that names the file, the bytes, and what becomes of them
     */
    void damaged(String what);

    /** Files that are none of this journal's, and are left alone. */
    void foreign(String path);
}
