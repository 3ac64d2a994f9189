package dev.varve.door;

/**
 * Thrown when more records of a body are rejected than may be. Of one that is accepted whole or not
 * at all, nothing was accepted; of lines, what was accepted and rejected before stays, and nothing
 * behind it was.
 */
public final class TooManyRejectionsException extends RuntimeException {

    TooManyRejectionsException(String message) {
        super(message);
    }
}
