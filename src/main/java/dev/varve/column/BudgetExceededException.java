package dev.varve.column;

/** The memory budget has no room for what was asked; nothing was allocated. */
public final class BudgetExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;

    BudgetExceededException(long askedBytes, long usedBytes, long limitBytes) {
        super(
                "memory budget exceeded: asked for %d bytes, %d of %d are in use"
                        .formatted(askedBytes, usedBytes, limitBytes));
        hopeless = askedBytes > limitBytes;
    }

    /** Whether not even an empty budget would have room. */
    public boolean isHopeless() {
        return hopeless;
    }
}
