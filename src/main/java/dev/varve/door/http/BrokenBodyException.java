package dev.varve.door.http;

import java.io.IOException;

/** The rest of a body did not come, where nothing may be thrown that a stream throws. */
final class BrokenBodyException extends RuntimeException {

    private final IOException failure;

    BrokenBodyException(IOException failure) {
        super(failure);
        this.failure = failure;
    }

    IOException failure() {
        return failure;
    }
}
