package dev.varve.layer;

import dev.varve.journal.ReservedLetters;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import java.time.Duration;
import java.util.List;

/** Where staged rows become accepted ones. Thread-safe. */
public interface Commits {

    /**
     * Divides and copies the rows without giving them a place in the order yet. The staging's
     * reader knows their columns from now on, everyone else only when they are committed.
     *
     * @param longest how long to wait for memory at most
     * @return owned by the caller, who commits or closes it
     * @throws OverloadedException if there is no room for them, or too many partitions are open;
     *     nothing of them was kept
     */
    Prepared prepare(RowSource source, Duration longest);

    /**
     * Makes room for what was rejected beside the rows.
     *
     * @param longest how long to wait for it at most
     * @return owned by the caller, who commits or closes it
     * @throws dev.varve.journal.DeadLetterLimitException if the hour has too many of them
     * @throws dev.varve.journal.DeadLettersFullException if there was no room until the end
     */
    ReservedLetters reserve(List<Rejection> rejections, Duration longest);

    /**
     * Gives the rows their place in the order of all rows of their tables and accepts them, and
     * their new columns into their tables; keeps the letters. Done or not done: whatever is thrown
     * before all are {@linkplain Prepared#isTaken taken}, nothing was, and all still belong to the
     * caller.
     *
     * @param letters of what was rejected beside the rows
     * @return to be waited on, if somebody wants to
     * @throws IllegalStateException if the layers are closed
     */
    Receipt commit(List<Prepared> prepared, ReservedLetters letters);

    /**
     * The same for a request with a key, of which there may be no rows at all.
     *
     * @param answer becomes durable together with the rows, where rows do
     */
    default Receipt commit(List<Prepared> prepared, ReservedLetters letters, KeyedAnswer answer) {
        return commit(prepared, letters);
    }
}
