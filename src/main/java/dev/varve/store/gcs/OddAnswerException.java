package dev.varve.store.gcs;

import java.io.IOException;

/** Thrown where the server answers something that should not be, though it is no error. */
final class OddAnswerException extends IOException {

    private final boolean passing;

    private OddAnswerException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** It may be otherwise when asked again. */
    static OddAnswerException passing(String message) {
        return new OddAnswerException(message, true);
    }

    /** It will stay so. */
    static OddAnswerException lasting(String message) {
        return new OddAnswerException(message, false);
    }

    /** Whoever answers is not Cloud Storage. */
    static OddAnswerException foreign() {
        return lasting("whoever answers there is not Google Cloud Storage; check the endpoint");
    }

    /** An upload cannot go on, and what was sent of it is not here any more. */
    static OddAnswerException lost(String why) {
        return lasting("the upload cannot go on (" + why + "); write the object anew");
    }

    boolean isPassing() {
        return passing;
    }
}
