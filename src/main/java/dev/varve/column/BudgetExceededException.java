package dev.varve.column;

/** The memory budget has no room for what was asked; nothing was allocated. */
public final class BudgetExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long roomyBytes;

    BudgetExceededException(long askedBytes, long usedBytes, long limitBytes) {
        super(
                "memory budget exceeded: asked for %d bytes, %d of %d are in use"
                        .formatted(askedBytes, usedBytes, limitBytes));
        roomyBytes = limitBytes - askedBytes;
    }

    /** Whether not even an empty budget would have room. */
    public boolean isHopeless() {
        return roomyBytes < 0;
    }

    /** How many bytes may be in use at most, that there is room. */
    public long roomyBytes() {
        return roomyBytes;
    }
}
