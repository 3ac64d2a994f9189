package dev.varve.wiring.storage;

/** Ends the retries of a call before their number does. */
final class GivenUpException extends RuntimeException {

    private final String why;

    GivenUpException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** In a few words, for the log. */
    String why() {
        return why;
    }
}
