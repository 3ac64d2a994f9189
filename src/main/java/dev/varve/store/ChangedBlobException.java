package dev.varve.store;

import java.io.IOException;

/** Thrown when an object is not the one any more that was asked for; the message names its key. */
public final class ChangedBlobException extends IOException {

    private static final long serialVersionUID = 1L;

    public ChangedBlobException(BlobKey key) {
        super("'" + key + "' was replaced while it was read");
    }
}
