package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import dev.varve.parquet.encoding.ThriftBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * The end of a file: the column indexes of all row groups, their offset indexes, the footer, its
 * length and the magic.
 */
final class FileFooter {

    /** What a file begins with, and ends with. */
    static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** Readers parse the version after the name. */
    static final String CREATED_BY = "Varve version " + version();

    private static final int FORMAT_VERSION = 1;

    private final List<PlacedRowGroup> rowGroups;
    private final List<RowGroup> footers = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final long offset;

    private FileFooter(long offset, List<PlacedRowGroup> rowGroups, CompressionCodec codec) {
        this.offset = offset;
        this.rowGroups = rowGroups;
        for (PlacedRowGroup rowGroup : rowGroups) {
            RowGroup footer = rowGroup.description().toFooter(rowGroup.offset(), codec);
            // the format has 16 bits for it, and does not ask for it
            if (footers.size() <= Short.MAX_VALUE) {
                footer.setOrdinal((short) footers.size());
            }
            footers.add(footer);
        }
    }

    private static String version() {
        String version = FileFooter.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    /**
     * @param offset where it begins in the file
     * @param schema the root and all columns
     */
    static ByteBuffer of(
            long offset,
            List<PlacedRowGroup> rowGroups,
            List<SchemaElement> schema,
            CompressionCodec codec,
            Map<String, String> keyValueMetadata) {
        FileFooter footer = new FileFooter(offset, rowGroups, codec);
        footer.putColumnIndexes();
        footer.putOffsetIndexes();
        footer.putFooter(schema, keyValueMetadata);
        return ByteBuffer.wrap(footer.out.toByteArray());
    }

    private long position() {
        return offset + out.size();
    }

    private void putColumnIndexes() {
        for (int group = 0; group < rowGroups.size(); group++) {
            List<ChunkDescription> chunks = rowGroups.get(group).description().chunks();
            for (int column = 0; column < chunks.size(); column++) {
                byte[] index = chunks.get(column).columnIndex();
                if (index.length > 0) {
                    ColumnChunk footer = chunk(group, column);
                    footer.setColumn_index_offset(position());
                    footer.setColumn_index_length(index.length);
                    out.writeBytes(index);
                }
            }
        }
    }

    private void putOffsetIndexes() {
        for (int group = 0; group < rowGroups.size(); group++) {
            List<ChunkDescription> chunks = rowGroups.get(group).description().chunks();
            long at = rowGroups.get(group).offset();
            for (int column = 0; column < chunks.size(); column++) {
                byte[] index = chunks.get(column).offsetIndex(at);
                ColumnChunk footer = chunk(group, column);
                footer.setOffset_index_offset(position());
                footer.setOffset_index_length(index.length);
                out.writeBytes(index);
                at += chunks.get(column).statistics().compressedBytes();
            }
        }
    }

    private ColumnChunk chunk(int group, int column) {
        return requireNonNull(footers.get(group).getColumns()).get(column);
    }

    private void putFooter(List<SchemaElement> schema, Map<String, String> keyValueMetadata) {
        long rows = rowGroups.stream().mapToLong(group -> group.description().rowCount()).sum();
        FileMetaData footer = new FileMetaData(FORMAT_VERSION, schema, rows, footers);
        keyValueMetadata.forEach(
                (key, value) -> footer.addToKey_value_metadata(new KeyValue(key).setValue(value)));
        footer.setCreated_by(CREATED_BY);
        // the root has no order
        schema.stream().skip(1).map(FileColumns::order).forEach(footer::addToColumn_orders);
        byte[] bytes = ThriftBytes.of(stream -> Util.writeFileMetaData(footer, stream));
        out.writeBytes(bytes);
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(bytes.length)
                        .array());
        out.writeBytes(MAGIC);
    }
}
