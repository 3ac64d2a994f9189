package dev.varve.column;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Bytes in direct memory that need no encoder to become free, such as those that wait for a disk.
 * Counted by the budget until they are closed, by any thread; otherwise for one thread at a time.
 */
public final class DirectBytes implements AutoCloseable {

    private final ArrowBuf memory;
    private final int sizeBytes;

    private DirectBytes(ArrowBuf memory, int sizeBytes) {
        this.memory = memory;
        this.sizeBytes = sizeBytes;
    }

    /**
     * They may have the room that is kept for getting records out, since they do not stay in the
     * way.
     *
     * @param sizeBytes at least 1
     * @throws BudgetExceededException if the budget has no room; nothing was allocated
     */
    public static DirectBytes allocate(MemoryBudget budget, long sizeBytes) {
        return new DirectBytes(budget.allocatePassing(sizeBytes), (int) sizeBytes);
    }

    /**
     * All of them, as a view of its own, with what was there before; not for use after the close.
     */
    public ByteBuffer buffer() {
        return memory.nioBuffer(0, sizeBytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
