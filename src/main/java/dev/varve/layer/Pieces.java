package dev.varve.layer;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes on their way to the store, cut into pieces of a size that suits it: small buffers
 * are put together, large ones are handed on as they are. A piece stays until it is taken. Not
 * thread-safe.
 */
final class Pieces {

    private static final int PIECE_BYTES = 256 << 10;

    private List<ByteBuffer> buffers = List.of();
    private int from;
    private @Nullable ByteBuffer piece;
    private int pieceTo;

    boolean isEmpty() {
        return from == buffers.size();
    }

    /**
     * @throws IllegalStateException unless all earlier bytes are taken
     */
    void begin(List<ByteBuffer> encoded) {
        if (!isEmpty()) {
            throw new IllegalStateException("there are bytes already");
        }
        buffers = encoded;
        from = 0;
    }

    /** The next piece, the same one until it is {@link #taken()}; there must be one. */
    ByteBuffer next() {
        if (piece == null) {
            piece = cut();
        }
        return piece;
    }

    private ByteBuffer cut() {
        int to = from;
        int sizeBytes = 0;
        while (to < buffers.size()
                && (to == from || sizeBytes + buffers.get(to).remaining() <= PIECE_BYTES)) {
            sizeBytes += buffers.get(to).remaining();
            to++;
        }
        if (to == from + 1) {
            pieceTo = to;
            return buffers.get(from);
        }
        ByteBuffer joined = ByteBuffer.allocate(sizeBytes);
        for (ByteBuffer each : buffers.subList(from, to)) {
            joined.put(each.duplicate());
        }
        pieceTo = to;
        return joined.flip();
    }

    /**
     * The piece is with the store.
     *
     * @return how many bytes nobody needs any more: those of all pieces, with the last of them
     */
    long taken() {
        piece = null;
        from = pieceTo;
        return isEmpty() ? drop() : 0;
    }

    /** Forgets everything; answers how many bytes that was. */
    long drop() {
        long sizeBytes = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        buffers = List.of();
        from = 0;
        piece = null;
        return sizeBytes;
    }
}
