package dev.varve.layer;

/** An earlier chunk of the same input was not committed, so no later one may be. */
public final class BrokenOrderException extends RuntimeException {

    BrokenOrderException() {
        super("an earlier part of the input was not committed");
    }
}
