package dev.varve.journal;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Lines;
import java.time.Instant;
import java.util.List;

/**
 * Rejections on their way to the buffer of dead letters, in which they have room, or, where a
 * journal keeps them, may have none. To be closed; without {@link #keep} that gives the room back,
 * and nothing was buffered. For one thread at a time.
 */
public final class ReservedLetters implements AutoCloseable {

    private final DeadLetters owner;
    private final List<Letters> letters;
    private final long sizeBytes;
    private final Instant time;
    private boolean hasRoom;
    private boolean settled;

    ReservedLetters(DeadLetters owner, List<Letters> letters, Instant time) {
        this.owner = owner;
        this.letters = letters;
        this.sizeBytes = letters.stream().mapToLong(Letters::sizeBytes).sum();
        this.time = time;
    }

    /** Whether they are kept, or left in a journal. */
    public boolean isSettled() {
        return settled;
    }

    public boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Whether there is room for them in the buffer. */
    public boolean hasRoom() {
        return hasRoom;
    }

    void haveRoom() {
        hasRoom = true;
    }

    /** As a journal keeps them. */
    public List<Lines> lines() {
        return letters.stream().map(Letters::forJournal).toList();
    }

    /** A journal has them, where they stand here in the order of {@link #lines()}. */
    public void areIn(List<CommittedLines> journaled) {
        for (int i = 0; i < journaled.size(); i++) {
            letters.get(i).isAt(journaled.get(i).firstPosition());
        }
    }

    /** Puts them into the buffer. Takes no memory. */
    public void keep() {
        if (!settled) {
            settled = true;
            owner.keep(this);
        }
    }

    /** Gives the room back for letters that a journal keeps, to be read again. */
    public void leave() {
        if (!settled) {
            settled = true;
            owner.giveBufferBack(this);
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
