package dev.varve.journal;

/**
 * Thrown when a rejection cannot be taken because those before it could not be stored yet. Nothing
 * was lost: what was taken earlier is kept and tried again, what was given now was not taken. The
 * cause is the store's failure. Whoever sends records should be told to come again later.
 */
public final class DeadLettersFullException extends RuntimeException {

    DeadLettersFullException(long bufferedBytes, Exception cause) {
        super(
                "the dead letters take no more: %,d bytes wait for a store that fails: %s"
                        .formatted(bufferedBytes, cause.getMessage()),
                cause);
    }
}
