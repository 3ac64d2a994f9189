package dev.varve.journal.leases;

import java.io.IOException;

/**
 * Thrown when somebody else has taken over the name under which this process writes: it must not
 * write under it any more.
 */
public final class LeaseLostException extends IOException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
