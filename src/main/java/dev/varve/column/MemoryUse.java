package dev.varve.column;

/** What the memory of the process is used for, in the order in which a record passes through it. */
public enum MemoryUse {
    /** What readers hold of requests: the bytes of a chunk, and the rows read from them. */
    STAGED(true),
    /** What the decoders of compressed input hold. */
    DECODING(true),
    /** Rejections on their way to the dead letters. */
    REJECTED(true),
    /**
     * Direct memory: batches of rows, buffered or sealed and waiting for an encoder, and the
     * records of those that wait for the journal.
     */
    BUFFERED(true),
    /** What encoders may make of the rows that they work on. */
    ENCODING(false),
    /** Encoded bytes that the store has not taken yet. */
    ENCODED(false),
    /** Bytes that the store has taken and holds in this process until they are sent. */
    UPLOADING(false);

    private final boolean entering;

    MemoryUse(boolean entering) {
        this.entering = entering;
    }

    /**
     * Whether it brings new records in. The other uses are how memory gets free again, so they are
     * never refused.
     */
    public boolean isEntering() {
        return entering;
    }
}
