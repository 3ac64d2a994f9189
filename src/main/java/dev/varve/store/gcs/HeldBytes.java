package dev.varve.store.gcs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of an object that the store has not taken yet: a window that grows at its end and is let go
 * at its beginning, in blocks. A block that is full does not change any more, so it can be sent
 * while others are added. Thread-safe.
 */
final class HeldBytes {

    private static final int BLOCK_BYTES = 64 << 10;

    private final List<byte[]> blocks = new ArrayList<>();
    private long start;
    private long end;

    synchronized void add(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            int used = (int) ((end - start) % BLOCK_BYTES);
            if (used == 0) {
                blocks.add(new byte[BLOCK_BYTES]);
            }
            int length = Math.min(BLOCK_BYTES - used, rest.remaining());
            rest.get(blocks.getLast(), used, length);
            end += length;
        }
    }

    /** The position behind the last byte, counted from the beginning of the object. */
    synchronized long end() {
        return end;
    }

    /** How many bytes are held. */
    synchronized long sizeBytes() {
        return end - start;
    }

    /** Lets go of the whole blocks before that position. */
    synchronized void letGoBefore(long position) {
        int whole = (int) Math.min(blocks.size(), (position - start) / BLOCK_BYTES);
        blocks.subList(0, whole).clear();
        start = Math.min(end, start + (long) whole * BLOCK_BYTES);
        if (position == end) {
            blocks.clear();
            start = end;
        }
    }

    synchronized void letGo() {
        letGoBefore(end);
    }

    /** The bytes from one position to another, as they are now; nothing is copied. */
    synchronized Range range(long from, long to) {
        if (from < start || to > end) {
            throw new IllegalStateException(
                    "bytes %d to %d are not held, but %d to %d".formatted(from, to, start, end));
        }
        int first = (int) ((from - start) / BLOCK_BYTES);
        int last = (int) ((to - start + BLOCK_BYTES - 1) / BLOCK_BYTES);
        return new Range(
                List.copyOf(blocks.subList(Math.min(first, last), last)),
                (int) ((from - start) % BLOCK_BYTES),
                to - from);
    }

    /** Some of the bytes. */
    record Range(List<byte[]> blocks, int skipped, long sizeBytes) {

        void writeTo(OutputStream out) throws IOException {
            long left = sizeBytes;
            int from = skipped;
            for (byte[] block : blocks) {
                int length = (int) Math.min(left, BLOCK_BYTES - from);
                out.write(block, from, length);
                left -= length;
                from = 0;
            }
        }
    }
}
