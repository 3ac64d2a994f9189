package dev.varve.parquet;

import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Scratches that wait for their next column: as many as columns are encoded at once, however many
 * files are open. What has grown for a giant value is given back before. Thread-safe.
 */
final class ScratchPool {

    /** The process's own: a scratch is too large to have one for each of 10,000 files. */
    static final ScratchPool SHARED = new ScratchPool();

    private final ConcurrentLinkedDeque<Scratch> idle = new ConcurrentLinkedDeque<>();

    ScratchPool() {}

    Scratch take() {
        Scratch scratch = idle.pollFirst();
        return scratch == null ? new Scratch() : scratch;
    }

    void giveBack(Scratch scratch) {
        scratch.trim();
        idle.addFirst(scratch);
    }
}
