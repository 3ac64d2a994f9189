package dev.varve.journal;

import java.time.Instant;
import java.util.List;

/**
 * Rejections that have room in the buffer of dead letters and are not in it yet. To be closed;
 * without {@link #keep} that gives the room back, and nothing was buffered. For one thread.
 */
public final class ReservedLetters implements AutoCloseable {

    private final DeadLetters owner;
    private final List<Letters> letters;
    private final long sizeBytes;
    private final Instant time;
    private boolean settled;

    ReservedLetters(DeadLetters owner, List<Letters> letters, long sizeBytes, Instant time) {
        this.owner = owner;
        this.letters = letters;
        this.sizeBytes = sizeBytes;
        this.time = time;
    }

    /** Puts them into the buffer. Takes no memory. */
    public void keep() {
        if (!settled) {
            settled = true;
            owner.keep(this);
        }
    }

    List<Letters> letters() {
        return letters;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Instant time() {
        return time;
    }

    @Override
    public void close() {
        if (!settled) {
            settled = true;
            owner.giveBack(this);
        }
    }
}
