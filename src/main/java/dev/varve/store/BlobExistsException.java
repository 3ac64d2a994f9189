package dev.varve.store;

import java.io.IOException;

/**
 * Thrown when an object should be created under a name that holds other bytes already. Trying again
 * cannot help; what is there was not touched.
 */
public final class BlobExistsException extends IOException {

    private final transient BlobKey key;

    /**
     * @param key the name that is taken
     * @param difference how the bytes differ, such as {@code 10 bytes there, 12 bytes given}
     */
    public BlobExistsException(BlobKey key, String difference) {
        super("'" + key + "' exists and holds other bytes (" + difference + ")");
        this.key = key;
    }

    /** The name that is taken. */
    public BlobKey key() {
        return key;
    }
}
