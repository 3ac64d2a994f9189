package dev.varve.parquet;

import java.util.List;

/** Rows as the bytes of a Parquet row group, which can stand anywhere in a file. Immutable. */
public final class EncodedRowGroup {

    private final List<ChunkBytes> chunks;
    private final long rowCount;
    private final long sizeBytes;

    EncodedRowGroup(List<ChunkBytes> chunks, long rowCount) {
        this.chunks = List.copyOf(chunks);
        this.rowCount = rowCount;
        this.sizeBytes = chunks.stream().mapToLong(ChunkBytes::sizeBytes).sum();
    }

    /** One for each column of the file, in their order. */
    List<ChunkBytes> chunks() {
        return chunks;
    }

    public long rowCount() {
        return rowCount;
    }

    /** Bytes that it puts into the file, the footer's share not counted. */
    public long sizeBytes() {
        return sizeBytes;
    }
}
