package dev.varve.layer;

import dev.varve.column.DirectBytes;
import dev.varve.record.RowSource;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The records of prepared rows as they came, one a line. For one thread at a time. */
final class KeptLines implements AutoCloseable {

    private final Instant arrival;
    private final DirectBytes bytes;

    private KeptLines(Instant arrival, DirectBytes bytes) {
        this.arrival = arrival;
        this.bytes = bytes;
    }

    /**
     * Copies the records.
     *
     * @param bytes as many as the records have; closed with this, or when this throws
     */
    static KeptLines of(RowSource source, Instant arrival, DirectBytes bytes) {
        boolean complete = false;
        try {
            source.copyAcceptedLines(bytes.buffer());
            complete = true;
            return new KeptLines(arrival, bytes);
        } finally {
            if (!complete) {
                bytes.close();
            }
        }
    }

    /** The time of records that have none of their own. */
    Instant arrival() {
        return arrival;
    }

    ByteBuffer bytes() {
        return bytes.buffer();
    }

    @Override
    public void close() {
        bytes.close();
    }
}
