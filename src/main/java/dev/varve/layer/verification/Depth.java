package dev.varve.layer.verification;

/** How much of what is stored is read. */
public enum Depth {
    /** What is said of files and dead letters, and not all bytes. */
    QUICK,
    /** All bytes; and it is looked for what was never finished. */
    BYTES,
    /** The same, and of each file every row is decoded. */
    ROWS;

    boolean readsAll() {
        return this != QUICK;
    }
}
