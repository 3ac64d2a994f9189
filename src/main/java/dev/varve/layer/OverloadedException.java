package dev.varve.layer;

/**
 * Thrown when the memory budget is used up and cannot be freed in time, because the store takes no
 * files or other requests hold it. Nothing of the rows was kept.
 */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;

    private OverloadedException(String message, Throwable cause, boolean hopeless) {
        super(message, cause);
        this.hopeless = hopeless;
    }

    static OverloadedException noMemory(Throwable shortage) {
        return new OverloadedException(
                "there is no memory for the records, even after what was buffered was written",
                shortage,
                false);
    }

    static OverloadedException storeRefuses(Throwable refusal, Throwable shortage) {
        OverloadedException overloaded =
                new OverloadedException(
                        "the memory budget is used up and the store takes no files: "
                                + refusal.getMessage(),
                        refusal,
                        false);
        overloaded.addSuppressed(shortage);
        return overloaded;
    }

    static OverloadedException tooLarge(Throwable shortage) {
        return new OverloadedException(
                "the records need more memory than there is; varve.memory.budget sets how much: "
                        + shortage.getMessage(),
                shortage,
                true);
    }

    /** Whether the same call can never succeed, not even with all memory free. */
    public boolean isHopeless() {
        return hopeless;
    }
}
