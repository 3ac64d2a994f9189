package dev.varve.layer.mirroring;

/** Told what becomes of objects, by several threads, one at a time; returns quickly. */
public interface MirrorListener {

    void found(MirrorFinding finding);

    /** Objects are in the mirror now that were not. */
    void copied(long objects, long bytes);

    /** Objects were held against each other; of those that were read, so many bytes. */
    default void compared(long objects, long bytes) {}
}
