package dev.varve.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Encoded bytes on their way to the store. Encoding cannot be repeated piecemeal but appending can,
 * so what the encoder gives is kept here until the store has taken it. Not thread-safe.
 */
final class PendingBytes extends OutputStream {

    /** Takes bytes for good, or throws and takes none of them. */
    interface Taker {

        void take(ByteBuffer bytes) throws IOException;
    }

    private static final int CHUNK_BYTES = 256 * 1_024;

    private final Deque<ByteBuffer> full = new ArrayDeque<>();
    private byte[] last = {};
    private int lastSize;

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (lastSize == last.length) {
                seal();
                last = new byte[CHUNK_BYTES];
            }
            int step = Math.min(left, last.length - lastSize);
            System.arraycopy(bytes, from, last, lastSize, step);
            lastSize += step;
            from += step;
            left -= step;
        }
    }

    private void seal() {
        if (lastSize > 0) {
            full.addLast(ByteBuffer.wrap(last, 0, lastSize));
        }
        last = new byte[0];
        lastSize = 0;
    }

    boolean isEmpty() {
        return full.isEmpty() && lastSize == 0;
    }

    /**
     * Hands everything on, in order.
     *
     * @throws IOException if the taker does; what it has taken is gone from here, the rest stays
     */
    void drainTo(Taker taker) throws IOException {
        seal();
        while (!full.isEmpty()) {
            taker.take(full.getFirst());
            full.removeFirst();
        }
    }
}
