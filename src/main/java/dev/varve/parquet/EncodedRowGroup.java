package dev.varve.parquet;

import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.encoding.EncodedChunk;
import dev.varve.record.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A row group with all of its pages, on the heap, ready for any file of its schema and codec.
 * Immutable.
 */
public final class EncodedRowGroup {

    private final Codec codec;
    private final RowGroupDescription description;
    private final List<ByteBuffer> bytes;

    private EncodedRowGroup(Codec codec, RowGroupDescription description, List<ByteBuffer> bytes) {
        this.codec = codec;
        this.description = description;
        this.bytes = bytes;
    }

    /** Of one chunk for each field, all of them with that many rows. */
    static EncodedRowGroup of(
            List<Field> fields, Codec codec, long rowCount, List<EncodedChunk> chunks) {
        List<ChunkDescription> descriptions = new ArrayList<>(chunks.size());
        PageRuns pages = new PageRuns();
        for (int column = 0; column < chunks.size(); column++) {
            EncodedChunk chunk = chunks.get(column);
            descriptions.add(ChunkDescription.of(fields.get(column), chunk));
            chunk.dictionary().ifPresent(dictionary -> pages.add(dictionary.bytes()));
            chunk.pages().forEach(page -> pages.add(page.bytes()));
        }
        return new EncodedRowGroup(
                codec,
                new RowGroupDescription(rowCount, List.copyOf(descriptions)),
                pages.joined());
    }

    /** Without rows: a file stays as it is. */
    static EncodedRowGroup empty(Codec codec) {
        return new EncodedRowGroup(codec, new RowGroupDescription(0, List.of()), List.of());
    }

    public long rowCount() {
        return description.rowCount();
    }

    /** Bytes that it is in a file, which is also what it keeps of the heap. */
    public long sizeBytes() {
        return description.sizeBytes();
    }

    /** Of each column in the order of the schema; of none if there is no row. */
    public List<ColumnStatistics> columns() {
        return description.columns();
    }

    Codec codec() {
        return codec;
    }

    RowGroupDescription description() {
        return description;
    }

    /** All of it in order; the buffers are shared, their positions are not. */
    List<ByteBuffer> bytes() {
        return bytes.stream().map(ByteBuffer::duplicate).toList();
    }
}
