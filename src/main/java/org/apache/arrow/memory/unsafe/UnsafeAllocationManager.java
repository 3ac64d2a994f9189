package org.apache.arrow.memory.unsafe;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Stands where Arrow's loader expects the default allocation: the modules that have one bring
 * Netty's allocator or Unsafe along. Every allocator here is made with its own way to allocate, so
 * this one only refuses.
 */
public final class UnsafeAllocationManager implements AllocationManager.Factory {

    /** Read by Arrow, by this name. */
    public static final AllocationManager.Factory FACTORY = new UnsafeAllocationManager();

    private UnsafeAllocationManager() {}

    /**
     * @throws UnsupportedOperationException always
     */
    @Override
    public AllocationManager create(BufferAllocator allocator, long sizeBytes) {
        throw new UnsupportedOperationException(
                "an allocator without a budget: give it an allocation manager factory");
    }

    /**
     * @throws UnsupportedOperationException always
     */
    @Override
    public ArrowBuf empty() {
        throw new UnsupportedOperationException(
                "an allocator without a budget: give it an allocation manager factory");
    }
}
