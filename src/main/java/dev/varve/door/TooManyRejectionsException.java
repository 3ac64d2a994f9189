package dev.varve.door;

/**
 * Thrown when so many records are rejected of what is accepted whole or not at all that their
 * rejections cannot be held; nothing of it was accepted.
 */
public final class TooManyRejectionsException extends RuntimeException {

    TooManyRejectionsException(String message) {
        super(message);
    }
}
