package dev.varve.layer.mirroring;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** An object's bytes, read on where a connection broke off. For one thread. */
final class ResumedInput extends InputStream {

    /** Without a byte in between. */
    private static final int MOST_TRIES = 5;

    private final BlobStore store;
    private final BlobKey key;
    private final long sizeBytes;
    private InputStream in;
    private long at;
    private int tries;

    /**
     * @param sizeBytes of the object
     * @throws IOException if it cannot be read
     */
    ResumedInput(BlobStore store, BlobKey key, long sizeBytes) throws IOException {
        this.store = store;
        this.key = key;
        this.sizeBytes = sizeBytes;
        this.in = store.read(key);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (true) {
            try {
                int count = in.read(target, offset, length);
                at += Math.max(count, 0);
                tries = 0;
                return count;
            } catch (TransientStoreException broken) {
                if (++tries == MOST_TRIES) {
                    throw broken;
                }
                in.close();
                in = store.read(key, at, Math.max(0, sizeBytes - at));
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
