package dev.varve.parquet;

import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file: where its row groups lie, and its footer. It makes bytes and keeps none, so it
 * knows no stream and cannot be left half-way. Not thread-safe. Life: any number of row groups,
 * then {@link #finish}.
 */
public final class FileAssembly {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** Readers parse the version after the name. */
    static final String CREATED_BY = "Varve version " + version();

    private static final int FORMAT_VERSION = 1;

    private final List<Field> fields;
    private final MessageType type;
    private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
    private final ArrayList<Placed> placed = new ArrayList<>();
    private long sizeBytes;
    private long rowCount;
    private boolean finished;

    /** A row group at its place; the pages themselves are not kept. */
    private record Placed(BlockMetaData block, List<PlacedChunk> chunks) {}

    private record PlacedChunk(
            ColumnChunkMetaData metaData,
            byte @Nullable [] columnIndex,
            byte[] offsetIndex,
            ChunkStatistics statistics) {}

    /**
     * @param table names the root of the file's schema
     * @param schema the file's columns, as the {@link RowGroupEncoder} of its row groups has them
     */
    public FileAssembly(TableName table, Schema schema) {
        this.fields = FileColumns.fields(schema);
        this.type = FileColumns.messageType(table, fields);
    }

    private static String version() {
        String version = FileAssembly.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    /**
     * Adds a row group. Done or not done: whatever is thrown, the file is as it was.
     *
     * @param rowGroup with the columns of this file
     * @return the file's next bytes: the first ones of a file with the first row group, and those
     *     of the row group, which are not copied
     * @throws IllegalStateException if the file was finished
     */
    public List<ByteBuffer> append(EncodedRowGroup rowGroup) {
        requireUnfinished();
        long position = sizeBytes == 0 ? MAGIC.length : sizeBytes;
        List<ByteBuffer> bytes = new ArrayList<>();
        if (sizeBytes == 0) {
            bytes.add(ByteBuffer.wrap(MAGIC));
        }
        BlockMetaData block = new BlockMetaData();
        List<PlacedChunk> chunks = new ArrayList<>(rowGroup.chunks().size());
        long uncompressedBytes = 0;
        for (ChunkBytes chunk : rowGroup.chunks()) {
            PlacedChunk there = place(chunk, position);
            chunks.add(there);
            block.addColumn(there.metaData());
            bytes.addAll(chunk.bytes());
            position += chunk.sizeBytes();
            uncompressedBytes += chunk.uncompressedBytes();
        }
        block.setTotalByteSize(uncompressedBytes);
        block.setRowCount(rowGroup.rowCount());
        block.setOrdinal(placed.size());
        placed.ensureCapacity(placed.size() + 1);
        Placed whole = new Placed(block, chunks);
        // nothing fails from here on
        placed.add(whole);
        sizeBytes = position;
        rowCount += rowGroup.rowCount();
        return bytes;
    }

    private static PlacedChunk place(ChunkBytes chunk, long position) {
        ByteArrayOutputStream offsetIndex = new ByteArrayOutputStream();
        byte @Nullable [] columnIndex = null;
        try {
            Util.writeOffsetIndex(
                    ParquetMetadataConverter.toParquetOffsetIndex(chunk.offsetIndex(position)),
                    offsetIndex);
            var index =
                    chunk.columnIndex() == null
                            ? null
                            : ParquetMetadataConverter.toParquetColumnIndex(
                                    chunk.type(), chunk.columnIndex());
            if (index != null) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                Util.writeColumnIndex(index, out);
                columnIndex = out.toByteArray();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes all bytes", impossible);
        }
        return new PlacedChunk(
                chunk.metaData(position),
                columnIndex,
                offsetIndex.toByteArray(),
                chunk.statistics());
    }

    /**
     * Ends the file. If it throws, the file is not finished, and the call may be repeated.
     *
     * @return the file's last bytes: indexes and footer, and before them the first ones of a file
     *     without row groups
     * @throws IllegalStateException if the file was finished before
     */
    public ByteBuffer finish(Map<String, String> keyValueMetadata) {
        requireUnfinished();
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        long begin = sizeBytes;
        if (begin == 0) {
            end.writeBytes(MAGIC);
        }
        chunks().forEach(chunk -> putColumnIndex(chunk, begin, end));
        chunks().forEach(chunk -> putOffsetIndex(chunk, begin, end));
        int footerAt = end.size();
        try {
            Util.writeFileMetaData(footer(keyValueMetadata), end);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes all bytes", impossible);
        }
        end.writeBytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(end.size() - footerAt)
                        .array());
        end.writeBytes(MAGIC);
        ByteBuffer bytes = ByteBuffer.wrap(end.toByteArray());
        finished = true;
        sizeBytes += bytes.remaining();
        return bytes;
    }

    private List<PlacedChunk> chunks() {
        return placed.stream().flatMap(each -> each.chunks().stream()).toList();
    }

    private static void putColumnIndex(PlacedChunk chunk, long begin, ByteArrayOutputStream end) {
        byte[] index = chunk.columnIndex();
        if (index != null) {
            chunk.metaData()
                    .setColumnIndexReference(new IndexReference(begin + end.size(), index.length));
            end.writeBytes(index);
        }
    }

    private static void putOffsetIndex(PlacedChunk chunk, long begin, ByteArrayOutputStream end) {
        byte[] index = chunk.offsetIndex();
        chunk.metaData()
                .setOffsetIndexReference(new IndexReference(begin + end.size(), index.length));
        end.writeBytes(index);
    }

    /** Made by parquet-java, but for who created it and what the statistics say of being exact. */
    private FileMetaData footer(Map<String, String> keyValueMetadata) {
        List<BlockMetaData> blocks = placed.stream().map(Placed::block).toList();
        FileMetaData footer =
                converter.toParquetMetadata(
                        FORMAT_VERSION,
                        new ParquetMetadata(
                                new org.apache.parquet.hadoop.metadata.FileMetaData(
                                        type, new LinkedHashMap<>(keyValueMetadata), CREATED_BY),
                                blocks));
        for (int group = 0; group < placed.size(); group++) {
            RowGroup rowGroup = Objects.requireNonNull(footer.getRow_groups()).get(group);
            List<ColumnChunk> chunks = Objects.requireNonNull(rowGroup.getColumns());
            for (int column = 0; column < chunks.size(); column++) {
                Objects.requireNonNull(chunks.get(column).getMeta_data())
                        .setStatistics(
                                placed.get(group).chunks().get(column).statistics().toFooter());
            }
        }
        return footer;
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the file is finished");
        }
    }

    /** Bytes of the file so far. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Rows of all row groups so far. */
    public long rowCount() {
        return rowCount;
    }

    /** What the file holds of each column, in the order of its schema. */
    public List<ColumnStatistics> columns() {
        List<ColumnStatistics> columns = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            columns.add(column(i));
        }
        return columns;
    }

    private ColumnStatistics column(int index) {
        Field field = fields.get(index);
        ChunkStatistics all = ChunkStatistics.NONE;
        long compressedBytes = 0;
        long uncompressedBytes = 0;
        for (Placed rowGroup : placed) {
            PlacedChunk chunk = rowGroup.chunks().get(index);
            all = all.join(chunk.statistics(), field);
            compressedBytes += chunk.metaData().getTotalSize();
            uncompressedBytes += chunk.metaData().getTotalUncompressedSize();
        }
        return new ColumnStatistics(
                field.name(),
                field.type(),
                rowCount,
                all.nullCount(),
                compressedBytes,
                uncompressedBytes,
                all.range());
    }
}
