package dev.varve.store.gcs;

import java.io.IOException;

/** A failure that only a person can help with, said in one sentence already. */
final class GcsRefusal extends IOException {

    GcsRefusal(String message) {
        super(message);
    }

    GcsRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
