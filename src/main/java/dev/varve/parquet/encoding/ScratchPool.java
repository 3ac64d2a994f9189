package dev.varve.parquet.encoding;

import dev.varve.record.HashSeed;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Scratches that wait for their next column: as many as columns are encoded at once, however many
 * files are open, since a scratch is too large to have one for each of 10,000 files. None of them
 * is the reason for an {@link OutOfMemoryError}: while they wait, the collector may have them.
 * Thread-safe.
 */
public final class ScratchPool {

    /**
     * What the largest pages and dictionaries need. A scratch that holds more has met a value
     * larger than a page, and would keep room for it for good.
     */
    static final long MAX_IDLE_BYTES = 24 << 20;

    private final HashSeed seed;
    private final ConcurrentLinkedDeque<SoftReference<Scratch>> idle =
            new ConcurrentLinkedDeque<>();

    /**
     * @param seed of the hashes of values
     */
    public ScratchPool(HashSeed seed) {
        this.seed = seed;
    }

    public Scratch take() {
        while (true) {
            SoftReference<Scratch> reference = idle.pollFirst();
            if (reference == null) {
                return new Scratch(seed);
            }
            Scratch scratch = reference.get();
            if (scratch != null) {
                return scratch;
            }
        }
    }

    /** Keeps the scratch for the next column, unless it has become too large. */
    public void giveBack(Scratch scratch) {
        if (scratch.heldBytes() <= MAX_IDLE_BYTES) {
            idle.addFirst(new SoftReference<>(scratch));
        }
    }
}
