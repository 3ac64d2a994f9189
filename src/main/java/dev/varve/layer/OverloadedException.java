package dev.varve.layer;

/**
 * Thrown when the memory budget is used up and cannot be freed, because the store takes no files or
 * other requests hold it. Nothing of the rows was kept; the same call may succeed later.
 */
public final class OverloadedException extends RuntimeException {

    OverloadedException(String message, Throwable cause) {
        super(message, cause);
    }
}
