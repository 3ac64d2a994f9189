package dev.varve.parquet;

import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One Parquet file: where its row groups lie, and its footer. It makes the file's bytes and touches
 * no stream; whoever asks for them has to put them one after another. Life: any number of row
 * groups, then {@link #finish}. Each step is done or, whatever is thrown (an {@link Error}, too),
 * not done, and may then be repeated. Keeps no pages. Not thread-safe.
 */
public final class FileAssembly {

    private final TableName table;
    private final List<Field> fields;
    private final Codec codec;
    private final boolean jsonType;
    private final List<PlacedRowGroup> rowGroups = new ArrayList<>();
    private long endBytes;

    /**
     * An empty file.
     *
     * @param table names the root of the file's schema
     * @param schema the file's columns; a schema without columns is written as one all-null column
     *     {@code _empty}, so that its rows are counted
     * @param compression of every page
     */
    public FileAssembly(TableName table, Schema schema, Compression compression) {
        this(table, schema, compression, true);
    }

    /**
     * As the other.
     *
     * @param jsonType whether columns of JSON say so; otherwise they say that they are text, for
     *     readers that take what they do not know for bytes
     */
    public FileAssembly(TableName table, Schema schema, Compression compression, boolean jsonType) {
        this.jsonType = jsonType;
        this.table = table;
        this.fields = FileColumns.fields(schema);
        this.codec = compression.codec();
    }

    /**
     * Adds a row group. One without rows changes nothing.
     *
     * @return the next bytes of the file, the magic before the first row group among them. They are
     *     the row group's own and not to be written to; pages are not copied
     * @throws IllegalArgumentException if the row group is of another schema or codec than the file
     * @throws IllegalStateException if the file was finished
     */
    public List<ByteBuffer> append(EncodedRowGroup rowGroup) {
        requireUnfinished();
        if (rowGroup.rowCount() == 0) {
            return List.of();
        }
        requireFits(rowGroup);
        List<ByteBuffer> bytes = new ArrayList<>();
        if (rowGroups.isEmpty()) {
            bytes.add(ByteBuffer.wrap(FileFooter.MAGIC.clone()));
        }
        bytes.addAll(rowGroup.bytes());
        PlacedRowGroup placed =
                new PlacedRowGroup(
                        rowGroup.description(), nextOffset(), rowCount() + rowGroup.rowCount());
        // nothing that can be thrown leaves this half done
        rowGroups.add(placed);
        return bytes;
    }

    private void requireUnfinished() {
        if (endBytes > 0) {
            throw new IllegalStateException("the file is finished");
        }
    }

    private void requireFits(EncodedRowGroup rowGroup) {
        List<Field> others =
                rowGroup.description().chunks().stream().map(ChunkDescription::field).toList();
        if (rowGroup.codec() != codec || !others.equals(fields)) {
            throw new IllegalArgumentException(
                    "the row group has %s pages of %s, the file %s pages of %s"
                            .formatted(rowGroup.codec(), others, codec, fields));
        }
    }

    private long nextOffset() {
        return rowGroups.isEmpty() ? FileFooter.MAGIC.length : rowGroups.getLast().end();
    }

    /**
     * Ends the file; nothing can be added afterwards.
     *
     * @param keyValueMetadata stands in the footer, in the map's order
     * @return the last bytes of the file: indexes, footer and trailer, before them the magic if
     *     there was no row group
     * @throws IllegalStateException if the file was finished before
     */
    public ByteBuffer finish(Map<String, String> keyValueMetadata) {
        requireUnfinished();
        ByteBuffer end =
                FileFooter.of(
                        nextOffset(),
                        rowGroups,
                        FileColumns.schema(table, fields, jsonType),
                        FileColumns.codec(codec),
                        keyValueMetadata);
        ByteBuffer bytes = rowGroups.isEmpty() ? afterMagic(end) : end;
        endBytes = bytes.remaining();
        return bytes;
    }

    private static ByteBuffer afterMagic(ByteBuffer end) {
        return ByteBuffer.allocate(FileFooter.MAGIC.length + end.remaining())
                .put(FileFooter.MAGIC)
                .put(end)
                .flip();
    }

    /** All bytes so far. */
    public long sizeBytes() {
        return (rowGroups.isEmpty() ? 0 : rowGroups.getLast().end()) + endBytes;
    }

    /** Rows of all row groups so far. */
    public long rowCount() {
        return rowGroups.isEmpty() ? 0 : rowGroups.getLast().lastRow();
    }

    /** Of each column in the order of the schema, over all row groups so far. */
    public List<ColumnStatistics> columns() {
        List<ColumnStatistics> columns = new ArrayList<>(fields.size());
        for (int column = 0; column < fields.size(); column++) {
            ColumnStatistics statistics = ColumnStatistics.none(fields.get(column));
            for (PlacedRowGroup rowGroup : rowGroups) {
                statistics =
                        statistics.merge(rowGroup.description().chunks().get(column).statistics());
            }
            columns.add(statistics);
        }
        return columns;
    }
}
