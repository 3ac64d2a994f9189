package dev.varve.journal;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.record.Rejection;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way of dead letters through a journal: durable with the records that were accepted beside
 * them, in the buffer in the order of their positions, and read again by a later process unless
 * they are stored.
 */
public final class JournaledLetters {

    private final DeadLetters letters;

    /** The last positions that are stored, as far as was asked. */
    private final Map<BlobKey, Long> stored = new HashMap<>();

    public JournaledLetters(DeadLetters letters) {
        this.letters = letters;
    }

    /**
     * Makes room for rejections, if there is any: otherwise they stay in the journal and are read
     * again. From any thread.
     *
     * @throws DeadLetterLimitException if they would be more than the hour may hold
     */
    public ReservedLetters reserve(List<Rejection> rejections) {
        return letters.reserveForJournal(rejections);
    }

    /**
     * Whether an earlier process has stored the letters. By the one thread that reads the journal.
     *
     * @throws IOException if the store does not tell
     */
    public boolean isStored(CommittedLines lines) throws IOException {
        Letters asked = Letters.again(lines, new byte[0]);
        BlobKey place = letters.place(asked);
        Long last = stored.get(place);
        if (last == null) {
            last = letters.lastStored(place);
            stored.put(place, last);
        }
        return asked.lastPosition() <= last;
    }

    /** More may be stored by now. */
    public void forget() {
        stored.clear();
    }

    /**
     * Buffers letters that were read again.
     *
     * @param longest how long to wait for room
     * @throws DeadLettersFullException if there was none until the end; the call may be repeated
     */
    public void addAgain(CommittedLines lines, byte[] bytes, Duration longest) {
        letters.addAgain(Letters.again(lines, bytes), longest);
    }

    /**
     * Stores all letters of the buffer.
     *
     * @throws IOException if some could not be stored; they stay in the buffer
     */
    public void flush() throws IOException {
        letters.flush();
    }
}
