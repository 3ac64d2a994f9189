package dev.varve.journal.segments;

import java.io.IOException;

/** A journal holds records for another destination than it is opened for. */
public final class WrongDestinationException extends IOException {

    private final String destination;

    WrongDestinationException(String destination) {
        super("the journal holds records for " + destination);
        this.destination = destination;
    }

    /** The one for which it holds records. */
    public String destination() {
        return destination;
    }
}
