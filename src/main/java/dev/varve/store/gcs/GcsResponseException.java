package dev.varve.store.gcs;

import java.io.IOException;

/** Thrown where the server answers something that should not be, though it is no error. */
final class GcsResponseException extends IOException {

    private final boolean passing;

    private GcsResponseException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** It may be otherwise when asked again. */
    static GcsResponseException passing(String message) {
        return new GcsResponseException(message, true);
    }

    /** It will stay so. */
    static GcsResponseException lasting(String message) {
        return new GcsResponseException(message, false);
    }

    /** Whoever answers is not Cloud Storage. */
    static GcsResponseException foreign() {
        return lasting("whoever answers there is not Google Cloud Storage; check the endpoint");
    }

    /** An upload cannot go on, and what was sent of it is not here any more. */
    static GcsResponseException lost(String why) {
        return lasting("the upload cannot go on (" + why + "); write the object anew");
    }

    boolean isPassing() {
        return passing;
    }
}
