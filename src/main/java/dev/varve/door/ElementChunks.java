package dev.varve.door;

import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.json.DocumentReader;
import dev.varve.record.json.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Cuts the records of a document into the chunks that they would be as lines, so that the same
 * records make the same files. Not thread-safe.
 */
final class ElementChunks {

    /** Between two looks at what the records read hold. */
    private static final int RECORDS_BETWEEN_LOOKS = 64;

    private final DocumentReader elements;
    private final int chunkBytes;
    private int records;
    private long bytes;

    /**
     * @param limits what one record may be at most
     * @param chunkBytes how large a chunk is at most, but for a single record
     * @param beforeLarge done before such a record is read; what it throws ends the reading
     */
    ElementChunks(InputStream document, RecordLimits limits, int chunkBytes, Runnable beforeLarge) {
        this.elements = new DocumentReader(document, limits, chunkBytes, beforeLarge);
        this.chunkBytes = chunkBytes;
    }

    /**
     * Goes on to the next record.
     *
     * @return whether there is one
     * @throws dev.varve.record.json.MalformedBodyException if the document is not JSON as a whole
     * @throws IOException if the stream fails
     */
    boolean next() throws IOException {
        return elements.next();
    }

    /**
     * Whether what was read is to be settled before this record is read.
     *
     * @param mostRejections as {@link RecordReader#stopAfter} has them
     */
    boolean isToSettle(RecordReader reading, int mostRejections) {
        boolean isNextChunk = bytes + lineBytes() > chunkBytes;
        boolean isToSettle =
                isNextChunk
                        || reading.rejectionCount() >= mostRejections
                        || records % RECORDS_BETWEEN_LOOKS == 0 && reading.isFull();
        if (isToSettle) {
            records = 0;
            bytes = isNextChunk ? 0 : bytes;
        }
        return isToSettle;
    }

    void read(RecordReader reading) {
        elements.read(reading);
        records++;
        bytes += lineBytes();
    }

    private long lineBytes() {
        return elements.sizeBytes() + 1;
    }

    /** As {@link DocumentReader#overlong()}. */
    List<Rejection> overlong() {
        return elements.overlong();
    }
}
