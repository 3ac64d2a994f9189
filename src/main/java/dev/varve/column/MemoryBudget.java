package dev.varve.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;

/**
 * The Arrow memory of the process: one number of bytes that all batches share. Memory is taken from
 * the system in slabs when it is first needed, and kept for the next batch. Thread-safe.
 */
public final class MemoryBudget implements AutoCloseable {

    static {
        // spares Arrow the search of the class path for its default
        System.setProperty("arrow.allocation.manager.type", "Unsafe");
    }

    private final long limitBytes;
    private final SlabPool slabs;
    private final RootAllocator allocator;

    /**
     * @param limitBytes how many bytes all open batches together may hold; the JVM's direct memory
     *     (as much as its heap unless told otherwise) has to be larger
     * @throws IllegalArgumentException if the limit is not positive
     */
    public MemoryBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException(
                    "a memory budget is at least 1 byte, not " + limitBytes);
        }
        this.limitBytes = limitBytes;
        this.slabs = new SlabPool(limitBytes);
        this.allocator =
                new RootAllocator(
                        RootAllocator.configBuilder()
                                .allocationManagerFactory(SlabAllocation.factory(slabs))
                                .maxAllocation(limitBytes)
                                .roundingPolicy(requestedBytes -> requestedBytes)
                                .build());
    }

    /** Bytes that open batches hold now. */
    public long usedBytes() {
        return allocator.getAllocatedMemory();
    }

    public long limitBytes() {
        return limitBytes;
    }

    /**
     * What open batches can hold: the limit, or less while the process has less direct memory than
     * that, be it set lower or in use elsewhere.
     */
    public long reachableBytes() {
        return slabs.reachableBytes();
    }

    /** For those who load Arrow vectors from batches. */
    BufferAllocator allocator() {
        return allocator;
    }

    /**
     * @throws BudgetExceededException if there is no room; nothing was allocated
     */
    ArrowBuf allocate(long sizeBytes) {
        if (sizeBytes > Integer.MAX_VALUE) {
            throw new BudgetExceededException(sizeBytes, usedBytes(), limitBytes);
        }
        try {
            return allocator.buffer(sizeBytes);
        } catch (OutOfMemoryException | SlabAllocation.SlabsExhaustedException full) {
            throw new BudgetExceededException(sizeBytes, usedBytes(), limitBytes);
        }
    }

    /**
     * @throws IllegalStateException if a batch is still open: a leak
     */
    @Override
    public void close() {
        allocator.close();
    }
}
