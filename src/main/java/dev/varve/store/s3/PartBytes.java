package dev.varve.store.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one part, collected in chunks: memory grows with what is in it, nothing is copied
 * twice, and no chunk is so large that a collector treats it apart.
 */
final class PartBytes {

    private static final int CHUNK_BYTES = 256 << 10;

    private final int limitBytes;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private int sizeBytes;

    PartBytes(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    boolean isFull() {
        return sizeBytes == limitBytes;
    }

    /** Takes what fits, from the buffer's position on, and moves that. */
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !isFull()) {
            if (chunks.isEmpty() || !chunks.getLast().hasRemaining()) {
                chunks.add(ByteBuffer.allocate(Math.min(CHUNK_BYTES, limitBytes - sizeBytes)));
            }
            ByteBuffer chunk = chunks.getLast();
            int taken = Math.min(chunk.remaining(), bytes.remaining());
            chunk.put(bytes.slice(bytes.position(), taken));
            bytes.position(bytes.position() + taken);
            sizeBytes += taken;
        }
    }

    /** What was taken so far. */
    List<ByteBuffer> pieces() {
        return chunks.stream().map(chunk -> chunk.duplicate().flip()).toList();
    }
}
