package dev.varve.column;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;

/**
 * The memory of the process that grows with its input: one number of bytes that all {@linkplain
 * MemoryUse uses} share. What brings records in is refused beyond {@link #enteringBytes()}; what
 * gets them out is only counted, so that memory can always get free again, and the part that
 * entering leaves is its room.
 *
 * <p>Arrow memory is taken from the system in slabs when it is first needed, and kept for the next
 * batch. All else is heap, counted by whoever uses it. Thread-safe; no method but {@link
 * #awaitRelease} waits for anything.
 */
public final class MemoryBudget implements AutoCloseable {

    static {
        // spares Arrow the search of the class path for its default
        System.setProperty("arrow.allocation.manager.type", "Unsafe");
    }

    private final long limitBytes;
    private final long leavingBytes;
    private final long stagingBytes;
    private final SlabPool slabs;
    private final RootAllocator allocator;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<MemoryUse, AtomicLong> usedBytes = new EnumMap<>(MemoryUse.class);
    private long sumBytes;
    private long releases;

    /**
     * @param limitBytes how many bytes all uses together should have; the JVM's direct memory (as
     *     much as its heap unless told otherwise) has to be larger
     * @throws IllegalArgumentException if the limit is not positive
     */
    public MemoryBudget(long limitBytes) {
        this(limitBytes, limitBytes / 4, 0);
    }

    /**
     * @param limitBytes as in {@link #MemoryBudget(long)}
     * @param leavingBytes what may be on its way out at once; no more than a quarter of the limit
     * @param stagingBytes what batches leave free for rows that are read; for who can do without
     *     batches
     * @throws IllegalArgumentException if the limit is not positive
     */
    public MemoryBudget(long limitBytes, long leavingBytes, long stagingBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException(
                    "a memory budget is at least 1 byte, not " + limitBytes);
        }
        this.limitBytes = limitBytes;
        this.leavingBytes = Math.min(leavingBytes, limitBytes / 4);
        this.stagingBytes = stagingBytes;
        for (MemoryUse use : MemoryUse.values()) {
            usedBytes.put(use, new AtomicLong());
        }
        this.slabs = new SlabPool(limitBytes);
        this.allocator =
                new RootAllocator(
                        RootAllocator.configBuilder()
                                .allocationManagerFactory(SlabAllocation.factory(slabs, this))
                                .maxAllocation(limitBytes)
                                .roundingPolicy(requestedBytes -> requestedBytes)
                                .build());
    }

    /** Bytes of all uses now. */
    public long usedBytes() {
        lock.lock();
        try {
            return sumBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of one use now. */
    public long usedBytes(MemoryUse use) {
        lock.lock();
        try {
            return used(use).get();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of some uses, all of them at one moment. */
    public long usedBytes(Set<MemoryUse> uses) {
        lock.lock();
        try {
            return uses.stream().mapToLong(use -> used(use).get()).sum();
        } finally {
            lock.unlock();
        }
    }

    public long limitBytes() {
        return limitBytes;
    }

    /** Up to which sum records are let in: three quarters of the limit. */
    public long enteringBytes() {
        return limitBytes - limitBytes / 4;
    }

    /**
     * Up to which sum batches are let in: {@link #enteringBytes} without what is left to readers.
     */
    public long mostBatchBytes() {
        return enteringBytes() - stagingBytes;
    }

    /**
     * What may be on its way out at once before encoders wait, which is also where a buffer becomes
     * a row group: a quarter of the limit, or less where the heap is small.
     */
    public long leavingBytes() {
        return leavingBytes;
    }

    /**
     * What batches can hold: the limit, or less while the process has less direct memory than that,
     * be it set lower or in use elsewhere.
     */
    public long reachableBytes() {
        return slabs.reachableBytes();
    }

    /**
     * Counts the bytes if there is room for them.
     *
     * @return whether there was
     * @throws IllegalArgumentException if the use is not one that {@linkplain
     *     MemoryUse#isEntering() brings records in}
     */
    public boolean tryTake(MemoryUse use, long bytes) {
        if (!use.isEntering()) {
            throw new IllegalArgumentException(use + " is never refused: take it");
        }
        lock.lock();
        try {
            if (sumBytes + bytes > enteringBytes()) {
                return false;
            }
            add(use, bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts the bytes: {@link #tryTake} for those who have no other way without.
     *
     * @throws BudgetExceededException if there is no room for them; nothing was counted
     */
    public void requireTake(MemoryUse use, long bytes) {
        if (!tryTake(use, bytes)) {
            throw new BudgetExceededException(bytes, usedBytes(), enteringBytes());
        }
    }

    /** Counts the bytes, whether or not there is room for them. */
    public void take(MemoryUse use, long bytes) {
        lock.lock();
        try {
            add(use, bytes);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts bytes no longer, and wakes those who wait.
     *
     * @throws IllegalStateException if so many were not counted
     */
    public void release(MemoryUse use, long bytes) {
        lock.lock();
        try {
            if (used(use).get() < bytes) {
                throw new IllegalStateException(
                        "%s: %,d bytes are released, %,d were taken"
                                .formatted(use, bytes, used(use).get()));
            }
            add(use, -bytes);
            releases++;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private AtomicLong used(MemoryUse use) {
        return Objects.requireNonNull(usedBytes.get(use));
    }

    private void add(MemoryUse use, long bytes) {
        used(use).addAndGet(bytes);
        sumBytes += bytes;
    }

    /** How often something was released: for {@link #awaitRelease}. */
    public long releases() {
        lock.lock();
        try {
            return releases;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a release.
     *
     * @param since what {@link #releases()} said before the caller looked whether there is room
     * @param longest how long to wait at most
     * @return whether something was released since
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitRelease(long since, Duration longest) throws InterruptedException {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            while (releases == since) {
                if (leftNanos <= 0) {
                    return false;
                }
                leftNanos = released.awaitNanos(leftNanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** For those who load Arrow vectors from batches. */
    BufferAllocator allocator() {
        return allocator;
    }

    /**
     * @return counted as {@link MemoryUse#BUFFERED} until it is closed
     * @throws BudgetExceededException if there is no room; nothing was allocated
     */
    ArrowBuf allocate(long sizeBytes) {
        return allocate(sizeBytes, mostBatchBytes());
    }

    /** The same for what becomes free without an encoder: it may fill the whole budget. */
    ArrowBuf allocatePassing(long sizeBytes) {
        return allocate(sizeBytes, limitBytes);
    }

    private ArrowBuf allocate(long sizeBytes, long mostBytes) {
        lock.lock();
        try {
            if (sizeBytes > Integer.MAX_VALUE || sumBytes + sizeBytes > mostBytes) {
                throw new BudgetExceededException(sizeBytes, sumBytes, mostBytes);
            }
            return allocator.buffer(sizeBytes);
        } catch (OutOfMemoryException | SlabAllocation.SlabsExhaustedException full) {
            throw new BudgetExceededException(sizeBytes, sumBytes, mostBytes);
        } finally {
            lock.unlock();
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
