package dev.varve.store.s3;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of parts, used again once the server has taken what is in it. A part lives for as long
 * as its upload takes, which is long enough for a collector to copy it and to keep it among what is
 * old: in a small heap that would cost more than sending it. What nobody uses, the collector may
 * have. From any thread.
 */
final class Chunks {

    /** So small that no collector treats it apart. */
    static final int CHUNK_BYTES = 256 << 10;

    private final ConcurrentLinkedDeque<SoftReference<ByteBuffer>> free =
            new ConcurrentLinkedDeque<>();

    /** An empty chunk of {@link #CHUNK_BYTES}, for the caller alone; holds what it held before. */
    ByteBuffer take() {
        for (@Nullable SoftReference<ByteBuffer> next = free.pollFirst();
                next != null;
                next = free.pollFirst()) {
            ByteBuffer chunk = next.get();
            if (chunk != null) {
                return chunk.clear();
            }
        }
        return ByteBuffer.allocate(CHUNK_BYTES);
    }

    /** Takes chunks back, or views of them, which nobody reads or writes any more. */
    void giveBack(List<ByteBuffer> chunks) {
        chunks.forEach(chunk -> free.addFirst(new SoftReference<>(chunk)));
    }
}
