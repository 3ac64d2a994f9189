package dev.varve.column;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ReferenceManager;

/**
 * Gives Arrow one piece of the pool's slabs per buffer, so that neither Netty nor Unsafe is needed.
 */
final class SlabAllocation extends AllocationManager {

    private final SlabPool pool;
    private final SlabPool.Piece piece;
    private final long sizeBytes;
    private final MemoryBudget budget;

    private SlabAllocation(
            BufferAllocator allocator,
            SlabPool pool,
            SlabPool.Piece piece,
            long sizeBytes,
            MemoryBudget budget) {
        super(allocator);
        this.budget = budget;
        this.pool = pool;
        this.piece = piece;
        this.sizeBytes = sizeBytes;
    }

    /**
     * @param budget counts each piece from its allocation to its release
     */
    static Factory factory(SlabPool pool, MemoryBudget budget) {
        ArrowBuf empty = new ArrowBuf(ReferenceManager.NO_OP, null, 0, 0);
        return new Factory() {
            @Override
            public AllocationManager create(BufferAllocator allocator, long sizeBytes) {
                SlabPool.Piece piece = pool.allocate(Math.toIntExact(sizeBytes));
                if (piece == null) {
                    throw new SlabsExhaustedException();
                }
                boolean counted = false;
                try {
                    SlabAllocation allocation =
                            new SlabAllocation(allocator, pool, piece, sizeBytes, budget);
                    budget.take(MemoryUse.BUFFERED, sizeBytes);
                    counted = true;
                    return allocation;
                } finally {
                    if (!counted) {
                        pool.free(piece);
                    }
                }
            }

            @Override
            public ArrowBuf empty() {
                return empty;
            }
        };
    }

    @Override
    public long getSize() {
        return sizeBytes;
    }

    @Override
    protected long memoryAddress() {
        return piece.address();
    }

    @Override
    protected void release0() {
        pool.free(piece);
        budget.release(MemoryUse.BUFFERED, sizeBytes);
    }

    /** The pool has no piece large enough, though the budget may have the bytes. */
    static final class SlabsExhaustedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private SlabsExhaustedException() {
            super(null, null, false, false);
        }
    }
}
