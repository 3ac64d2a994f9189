package dev.varve.layer;

import dev.varve.record.RowSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * The records of prepared rows as they came, one a line, counted by the budget. For one thread at a
 * time.
 */
final class KeptLines implements AutoCloseable {

    private final Instant arrival;
    private final ByteBuffer bytes;
    private final HeldMemory memory;

    private KeptLines(Instant arrival, ByteBuffer bytes, HeldMemory memory) {
        this.arrival = arrival;
        this.bytes = bytes;
        this.memory = memory;
    }

    /**
     * Copies the records.
     *
     * @param memory closed with this
     * @throws OverloadedException if there is no memory for them
     */
    static KeptLines of(RowSource source, Instant arrival, HeldMemory memory, Duration longest) {
        boolean complete = false;
        try {
            memory.reserve(source.acceptedBytes(), longest);
            byte[] lines = source.acceptedLines();
            complete = true;
            return new KeptLines(arrival, ByteBuffer.wrap(lines), memory);
        } finally {
            if (!complete) {
                memory.close();
            }
        }
    }

    /** The time of records that have none of their own. */
    Instant arrival() {
        return arrival;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        memory.close();
    }
}
