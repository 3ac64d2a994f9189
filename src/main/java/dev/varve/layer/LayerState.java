package dev.varve.layer;

import dev.varve.column.MemoryUse;
import dev.varve.layer.partition.Partition;
import dev.varve.store.BlobExistsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the layers hold in memory, under the one lock of the layers. The lock is held for
 * work in memory alone: whoever encodes, asks the store, or tells somebody something does so
 * without it, before or {@linkplain Afterwards afterwards}.
 */
final class LayerState {

    static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private static final Set<MemoryUse> OUTGOING =
            EnumSet.of(MemoryUse.ENCODING, MemoryUse.ENCODED, MemoryUse.UPLOADING);

    private final LayerContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quieter = lock.newCondition();
    private final Map<Partition, PartitionRows> partitions = new HashMap<>();

    /** Partitions with sealed rows that no encoder works on: most often because memory is short. */
    private final Set<PartitionRows> waiting = new LinkedHashSet<>();

    /** Files that take row groups, the one that got its last row group longest ago first. */
    private final Set<OpenFile> openFiles = new LinkedHashSet<>();

    private final AtomicInteger journaling = new AtomicInteger();
    private int busyEncoders;
    private int busyPublications;
    private boolean closed;

    /** Whether no encoder begins, since types are still to be learnt. */
    private boolean held;

    private @Nullable Runnable beforeEncoding;
    private @Nullable Throwable lastRefusal;
    private volatile boolean collided;

    LayerState(LayerContext context) {
        this.context = context;
    }

    /**
     * Does the work with the lock, then what it left for afterwards without.
     *
     * @return what the work answers
     */
    <T extends @Nullable Object> T locked(Function<Afterwards, T> work) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the lock of the layers is not taken twice");
        }
        Afterwards after = new Afterwards(context.events());
        try {
            lock.lock();
            try {
                return work.apply(after);
            } finally {
                lock.unlock();
            }
        } finally {
            after.run();
        }
    }

    /** As {@link #locked} without an answer. */
    void change(Consumer<Afterwards> work) {
        locked(
                after -> {
                    work.accept(after);
                    return after;
                });
    }

    // All that follows is called with the lock.

    Collection<PartitionRows> partitions() {
        return partitions.values();
    }

    Optional<PartitionRows> find(Partition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }

    /** In the order of their names. */
    List<PartitionRows> sorted() {
        List<PartitionRows> sorted = new ArrayList<>(partitions.values());
        sorted.sort(Comparator.comparing(PartitionRows::name));
        return sorted;
    }

    /** The partition, which begins if need be. */
    PartitionRows partition(Partition partition) {
        PartitionRows known = partitions.get(partition);
        if (known != null) {
            return known;
        }
        PartitionRows rows = new PartitionRows(partition);
        partitions.put(partition, rows);
        return rows;
    }

    /** Forgets a partition that has no rows. */
    void retireIfEmpty(PartitionRows rows) {
        if (rows.isEmpty()) {
            partitions.remove(rows.partition(), rows);
            waiting.remove(rows);
            quieter.signalAll();
        }
    }

    Set<PartitionRows> waiting() {
        return waiting;
    }

    Set<OpenFile> openFiles() {
        return openFiles;
    }

    /**
     * Whether an encoder or the store is about to free something. What fails frees nothing and
     * tells nobody who waits, so whoever does looks again after {@link #LOOK_AGAIN}.
     */
    boolean isUnderWay() {
        return partitions.values().stream()
                .anyMatch(
                        rows ->
                                rows.isEncoding()
                                        || rows.files()
                                                .anyMatch(
                                                        file ->
                                                                file.upload() != null
                                                                        && file.upload().isBusy()));
    }

    /** Whether an encoder, the store or the journal is about to free memory. */
    boolean isMemoryUnderWay() {
        return journaling.get() > 0 || isUnderWay();
    }

    /** So many more, or fewer, wait for the journal with memory that is free then. */
    void journaling(int more) {
        journaling.addAndGet(more);
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the layers are closed");
        }
    }

    void encoderBegins() {
        busyEncoders++;
    }

    void encoderEnds() {
        busyEncoders--;
        quieter.signalAll();
    }

    void publicationBegins() {
        busyPublications++;
    }

    void publicationEnds() {
        busyPublications--;
        quieter.signalAll();
    }

    void refused(Throwable why) {
        lastRefusal = why;
        collided |= why instanceof BlobExistsException;
    }

    /** Whether a name was taken by other bytes; may be asked without the lock. */
    boolean hasCollided() {
        return collided;
    }

    void taken() {
        lastRefusal = null;
    }

    /** Why the store did not take the last thing it was given, unless it did. */
    Optional<Throwable> lastRefusal() {
        return Optional.ofNullable(lastRefusal);
    }

    /** No encoder begins from now on. */
    void hold(Runnable beforeEncoders) {
        held = true;
        beforeEncoding = beforeEncoders;
    }

    /** What is to be done, once, before encoders may begin. */
    Optional<Runnable> takeBeforeEncoding() {
        Optional<Runnable> before = Optional.ofNullable(beforeEncoding);
        beforeEncoding = null;
        return before;
    }

    boolean isHeld() {
        return held;
    }

    void endHold() {
        held = false;
    }

    /**
     * Whether there is room for what another row group becomes: a part of the budget, so that a
     * store that takes nothing leaves the rest to rows that come in. One is always let through.
     */
    boolean mayEncode() {
        return !held && context.budget().usedBytes(OUTGOING) <= context.budget().leavingBytes();
    }

    // What follows waits, and is called without the lock.

    /**
     * Waits until at most so many files are on their way.
     *
     * @return whether there was something to wait for
     */
    boolean awaitPublications(int most) {
        boolean waited = false;
        boolean interrupted = false;
        lock.lock();
        try {
            while (busyPublications > most && !interrupted) {
                waited = true;
                try {
                    quieter.await();
                } catch (InterruptedException wanted) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return waited;
    }

    /**
     * Waits until a partition is retired, as long as something is under way.
     *
     * @return whether one was; not if the thread was interrupted or the time was over
     */
    boolean awaitFewer(Duration longest) {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            int before = partitions.size();
            while (partitions.size() >= before && leftNanos > 0 && isUnderWay()) {
                long waitNanos = Math.min(leftNanos, LOOK_AGAIN.toNanos());
                leftNanos -= waitNanos - Math.max(0, quieter.awaitNanos(waitNanos));
            }
            return partitions.size() < before;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing begins; waits, through interrupts, for the encoders that work. */
    void close() {
        lock.lock();
        try {
            closed = true;
            while (busyEncoders > 0) {
                quieter.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
