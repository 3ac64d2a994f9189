package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.s3.PartBytes.BufferPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PartBytesTest {

    private static final int LIMIT_BYTES = 2 * BufferPool.CHUNK_BYTES + 7;

    private final BufferPool chunks = new BufferPool();

    @Test
    void memoryThatWasGivenBackIsUsedAgainAndShowsNothingOfWhatWasInIt() throws IOException {
        PartBytes first = new PartBytes(LIMIT_BYTES, chunks);
        first.take(filled(LIMIT_BYTES, (byte) 1));
        MemorySegment memory = MemorySegment.ofBuffer(first.pieces().getFirst());
        chunks.giveBack(first.pieces().subList(0, 1));

        PartBytes second = new PartBytes(LIMIT_BYTES, chunks);
        second.take(filled(5, (byte) 2));

        assertEquals(
                memory.address(), MemorySegment.ofBuffer(second.pieces().getFirst()).address());
        byte[] bytes = new Body(second.pieces()).open().readAllBytes();
        assertEquals(ByteBuffer.wrap(new byte[] {2, 2, 2, 2, 2}), ByteBuffer.wrap(bytes));
    }

    @Test
    void partEndsAtItsLimitAlsoInsideOfChunkThatWasUsedBefore() {
        PartBytes first = new PartBytes(LIMIT_BYTES, chunks);
        first.take(filled(LIMIT_BYTES, (byte) 1));
        chunks.giveBack(first.pieces());

        PartBytes second = new PartBytes(LIMIT_BYTES, chunks);
        ByteBuffer bytes = filled(LIMIT_BYTES + 3, (byte) 2);
        second.take(bytes);

        assertTrue(second.isFull());
        assertEquals(3, bytes.remaining());
        assertEquals(LIMIT_BYTES, new Body(second.pieces()).sizeBytes());
    }

    @Test
    void memoryIsTheHeapsOnceDirectMemoryWasRefused() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        BufferPool few =
                new BufferPool(
                        sizeBytes -> {
                            if (asked.incrementAndGet() > 1) {
                                throw new OutOfMemoryError("no more direct memory");
                            }
                            return ByteBuffer.allocateDirect(sizeBytes);
                        });
        PartBytes part = new PartBytes(LIMIT_BYTES, few);
        part.take(filled(LIMIT_BYTES, (byte) 3));

        assertEquals(
                List.of(true, false, false),
                part.pieces().stream().map(ByteBuffer::isDirect).toList());
        assertEquals(2, asked.get());
        byte[] bytes = new Body(part.pieces()).open().readAllBytes();
        assertEquals(filled(LIMIT_BYTES, (byte) 3), ByteBuffer.wrap(bytes));
    }

    private static ByteBuffer filled(int sizeBytes, byte value) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, value);
        return ByteBuffer.wrap(bytes);
    }
}
