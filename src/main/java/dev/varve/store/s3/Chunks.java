package dev.varve.store.s3;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memory of parts, used again once the server has taken what is in it. A part lives for as long
 * as its upload takes: on the heap a collector would copy it and, in a small one, hardly do
 * anything else. So it is direct memory while the process has some, and the heap's once that was
 * refused. What nobody uses, the collector may have. From any thread.
 */
final class Chunks {

    /** So small that no collector treats it apart. */
    static final int CHUNK_BYTES = 256 << 10;

    private final ConcurrentLinkedDeque<SoftReference<ByteBuffer>> free =
            new ConcurrentLinkedDeque<>();

    private final IntFunction<ByteBuffer> direct;

    /** Every refusal costs a whole collection, so one is enough. */
    private volatile boolean directIsRefused;

    Chunks() {
        this(ByteBuffer::allocateDirect);
    }

    /**
     * @param direct makes direct memory of that many bytes, or says that the process has no more
     */
    Chunks(IntFunction<ByteBuffer> direct) {
        this.direct = direct;
    }

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
        return allocate();
    }

    private ByteBuffer allocate() {
        if (!directIsRefused) {
            try {
                return direct.apply(CHUNK_BYTES);
            } catch (OutOfMemoryError exhausted) {
                // columns have it; nothing is lost but time
                directIsRefused = true;
            }
        }
        return ByteBuffer.allocate(CHUNK_BYTES);
    }

    /** Takes chunks back, or views of them, which nobody reads or writes any more. */
    void giveBack(List<ByteBuffer> chunks) {
        chunks.forEach(chunk -> free.addFirst(new SoftReference<>(chunk)));
    }
}
