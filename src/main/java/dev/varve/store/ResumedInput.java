package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** An object's bytes, read on where a connection broke off. For one thread. */
public final class ResumedInput extends InputStream {

    /** Without a byte in between. */
    private static final int MOST_TRIES = 5;

    private final Source source;
    private final long sizeBytes;
    private InputStream in;
    private long at;
    private int tries;

    /** An object, from any byte on. */
    @FunctionalInterface
    public interface Source {

        /**
         * @param offset the first byte that is wanted, counted from 0
         * @return owned by the caller
         * @throws IOException if it cannot be read
         */
        InputStream from(long offset) throws IOException;
    }

    /**
     * @param sizeBytes of the object
     * @throws IOException if it cannot be read
     */
    public ResumedInput(Source source, long sizeBytes) throws IOException {
        this.source = source;
        this.sizeBytes = sizeBytes;
        this.in = source.from(0);
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
                // behind the last byte it is the whole that is wrong, as its checksum says
                if (at >= sizeBytes || ++tries == MOST_TRIES) {
                    throw broken;
                }
                in.close();
                in = source.from(at);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
