package dev.varve.store.s3;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one part, collected in chunks: memory grows with what is in it, nothing is copied
 * twice.
 */
final class PartBytes {

    private final int limitBytes;
    private final BufferPool free;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private int sizeBytes;

    /**
     * @param free where chunks come from
     */
    PartBytes(int limitBytes, BufferPool free) {
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
                int spaceBytes = Math.min(BufferPool.CHUNK_BYTES, limitBytes - sizeBytes);
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

    /**
     * The memory of parts, used again once the server has taken what is in it. A part lives for as
     * long as its upload takes: on the heap a collector would copy it and, in a small one, hardly
     * do anything else. So it is direct memory while the process has some, and the heap's once that
     * was refused. What nobody uses, the collector may have. From any thread.
     */
    static final class BufferPool {

        /** So small that no collector treats it apart. */
        static final int CHUNK_BYTES = 256 << 10;

        private final ConcurrentLinkedDeque<SoftReference<ByteBuffer>> free =
                new ConcurrentLinkedDeque<>();

        private final IntFunction<ByteBuffer> direct;

        /** Every refusal costs a whole collection, so one is enough. */
        private volatile boolean directIsRefused;

        BufferPool() {
            this(ByteBuffer::allocateDirect);
        }

        /**
         * @param direct makes direct memory of that many bytes, or says that the process has no
         *     more
         */
        BufferPool(IntFunction<ByteBuffer> direct) {
            this.direct = direct;
        }

        /**
         * An empty chunk of {@link #CHUNK_BYTES}, for the caller alone; holds what it held before.
         */
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
}
