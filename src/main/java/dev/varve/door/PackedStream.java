package dev.varve.door;

import java.io.IOException;
import java.io.InputStream;

/**
 * What reads the bytes of a packed stream, through a buffer, and knows the place of each of them.
 * Closing it leaves the stream open.
 */
abstract class PackedStream extends InputStream {

    static final int BUFFER_BYTES = 1 << 16;

    final byte[] buffer = new byte[BUFFER_BYTES];

    /** Of the next byte in the buffer. */
    int position;

    /** Behind the last byte in the buffer. */
    int filled;

    private final InputStream in;

    /** How many bytes came before those of the buffer. */
    private long earlierBytes;

    PackedStream(InputStream in) {
        this.in = in;
    }

    /** Whether no byte is left, also of what could be read on. */
    final boolean isAtEnd() throws IOException {
        return position == filled && !fill();
    }

    /**
     * Reads on, where nothing is left in the buffer.
     *
     * @return whether there was more
     */
    final boolean fill() throws IOException {
        int count;
        do {
            count = in.read(buffer, 0, buffer.length);
        } while (count == 0);
        if (count < 0) {
            return false;
        }
        earlierBytes += filled;
        position = 0;
        filled = count;
        return true;
    }

    /** How many bytes of the stream stand before the next one. */
    final long place() {
        return earlierBytes + position;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] target, int from, int length) throws IOException;

    /** How many bytes of the packed stream can be had without waiting. */
    final int packedAvailable() throws IOException {
        return filled - position + in.available();
    }

    /** Whoever opened the stream closes it. */
    @Override
    public void close() {}
}
