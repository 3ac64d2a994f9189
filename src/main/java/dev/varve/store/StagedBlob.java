package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An object on its way. (contract to be documented by the store room) */
public interface StagedBlob extends AutoCloseable {

    /** Appends all of the bytes or throws; after a failure nothing of them counts and the same call may be made again. */
    void append(ByteBuffer bytes) throws IOException;

    long sizeBytes();

    /** Makes the object visible, as create does; may be called again after a failure. */
    BlobInfo commit(BlobKey key) throws IOException;

    /** Without a commit nothing is left. */
    @Override
    void close();
}
