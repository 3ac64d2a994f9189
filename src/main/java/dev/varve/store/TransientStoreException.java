package dev.varve.store;

import java.io.IOException;

/** A failure that may pass: trying again can help. */
public final class TransientStoreException extends IOException {

    public TransientStoreException(String message) {
        super(message);
    }

    public TransientStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
