package dev.varve.store;

import java.io.IOException;

/** Thrown when an object that should be read or moved is not there; the message names its key. */
public final class NoSuchBlobException extends IOException {

    private final transient BlobKey key;

    public NoSuchBlobException(BlobKey key) {
        super("there is no object '" + key + "'");
        this.key = key;
    }

    /** The name under which nothing was found. */
    public BlobKey key() {
        return key;
    }
}
