package dev.varve.store;

import java.io.IOException;

/** Thrown when an object of that name exists and holds other bytes. */
public final class BlobExistsException extends IOException {

    public BlobExistsException(String message) {
        super(message);
    }

    public BlobExistsException(String message, Throwable cause) {
        super(message, cause);
    }
}
