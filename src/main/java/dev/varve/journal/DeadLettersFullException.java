package dev.varve.journal;

/**
 * Thrown when a rejection cannot be buffered because those before it could not be stored yet.
 * Nothing was lost: what was buffered before still is, and is tried again; of what was given now,
 * nothing was buffered. The cause is the store's failure. Whoever sends records should be told to
 * come again later.
 */
public final class DeadLettersFullException extends RuntimeException {

    DeadLettersFullException(long bufferedBytes, Throwable cause) {
        super(
                "the dead letters take no more: %,d bytes wait for a store that fails: %s"
                        .formatted(bufferedBytes, cause.getMessage()),
                cause);
    }
}
