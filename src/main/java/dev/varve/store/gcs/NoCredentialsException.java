package dev.varve.store.gcs;

import java.io.IOException;

/** Thrown where credentials are needed and none can be found or read. */
final class NoCredentialsException extends IOException {

    NoCredentialsException(IOException cause) {
        super("there are no Google credentials: " + cause.getMessage(), cause);
    }
}
