package dev.varve.store.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one part, collected in chunks: memory grows with what is in it, nothing is copied
 * twice.
 */
final class PartBytes {

    private final int limitBytes;
    private final Chunks free;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private int sizeBytes;

    /**
     * @param free where chunks come from
     */
    PartBytes(int limitBytes, Chunks free) {
        this.limitBytes = limitBytes;
        this.free = free;
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
                int spaceBytes = Math.min(Chunks.CHUNK_BYTES, limitBytes - sizeBytes);
                chunks.add(free.take().limit(spaceBytes));
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
