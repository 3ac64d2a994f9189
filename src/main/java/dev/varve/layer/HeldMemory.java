package dev.varve.layer;

import dev.varve.column.MemoryUse;
import java.time.Duration;

/**
 * Heap that somebody who brings records holds, counted by the budget. For one thread at a time;
 * whoever asked for it closes it.
 */
public final class HeldMemory implements AutoCloseable {

    private final MemoryUse use;
    private final LayerContext context;
    private final MemoryRelief relief;
    private long sizeBytes;

    HeldMemory(MemoryUse use, LayerContext context, MemoryRelief relief) {
        this.use = use;
        this.context = context;
        this.relief = relief;
    }

    /**
     * Makes it at least so large, before it is used.
     *
     * @param longest how long to wait for room at most
     * @throws OverloadedException if there is none; it stays as large as it was
     */
    public void reserve(long bytes, Duration longest) {
        long more = bytes - sizeBytes;
        if (more <= 0) {
            return;
        }
        relief.allocate(
                () -> {
                    context.budget().requireTake(use, more);
                    return more;
                },
                longest);
        sizeBytes = bytes;
    }

    /**
     * Makes it so large if there is room now, and waits for nothing.
     *
     * @return whether it has that size
     */
    public boolean tryResize(long bytes) {
        if (bytes > sizeBytes && !context.budget().tryTake(use, bytes - sizeBytes)) {
            return false;
        }
        if (bytes < sizeBytes) {
            context.budget().release(use, sizeBytes - bytes);
        }
        sizeBytes = bytes;
        return true;
    }

    /** Tells how large it has become, whether or not there is room for it. */
    public void resize(long bytes) {
        if (bytes > sizeBytes) {
            context.budget().take(use, bytes - sizeBytes);
        } else {
            context.budget().release(use, sizeBytes - bytes);
        }
        sizeBytes = bytes;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() {
        resize(0);
    }
}
