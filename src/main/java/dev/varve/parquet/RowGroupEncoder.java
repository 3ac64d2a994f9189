package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.column.BatchColumn;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes the row groups of one file; remembers from one to the next which encodings served. Holds
 * no rows between the calls. For one thread at a time.
 */
public final class RowGroupEncoder {

    private final Schema schema;
    private final List<Field> fields;
    private final List<ColumnEncoder> encoders;
    private final MessageType type;
    private final CompressionCodecName codec;
    private final ColumnTasks tasks;

    /**
     * @param table names the root of the file's schema
     * @param schema the file's columns; a schema without columns is written as one all-null column
     *     {@code _empty}, so that its rows are counted
     * @param compression of every page
     * @param columns encodes the columns of a row group, several at once where it has threads;
     *     {@code Runnable::run} encodes them one by one on the caller's thread
     */
    public RowGroupEncoder(
            TableName table, Schema schema, Compression compression, Executor columns) {
        this(table, schema, compression, columns, PageLimits.DEFAULT);
    }

    RowGroupEncoder(
            TableName table,
            Schema schema,
            Compression compression,
            Executor columns,
            PageLimits limits) {
        this.schema = schema;
        this.fields = FileColumns.fields(schema);
        this.type = FileColumns.messageType(table, fields);
        this.encoders =
                fields.stream().map(field -> ColumnEncoder.of(field, compression, limits)).toList();
        this.codec = codecName(compression.codec());
        this.tasks = new ColumnTasks(columns);
    }

    private static CompressionCodecName codecName(Codec codec) {
        return switch (codec) {
            case ZSTD -> CompressionCodecName.ZSTD;
            case SNAPPY -> CompressionCodecName.SNAPPY;
            case GZIP -> CompressionCodecName.GZIP;
            case LZ4 -> CompressionCodecName.LZ4_RAW;
            case BROTLI -> CompressionCodecName.BROTLI;
            case NONE -> CompressionCodecName.UNCOMPRESSED;
        };
    }

    public Schema schema() {
        return schema;
    }

    /**
     * Encodes the rows of all batches, in order, as one row group: columns matched by name, null
     * where a batch does not have the column, cast where its type is narrower. The batches stay
     * open. Done or not done: whatever is thrown, an Error of a column's task too, nothing reads
     * the batches afterwards, and the call may be repeated.
     *
     * @param batches with at least one row together
     * @throws IllegalArgumentException if a column of a batch is not in the file's schema, does not
     *     widen to its type there, or has nulls where none are allowed, or if there are no rows
     */
    public EncodedRowGroup encode(List<Batch> batches) {
        requireColumns(batches);
        long rows = batches.stream().mapToLong(Batch::rowCount).sum();
        if (rows == 0) {
            throw new IllegalArgumentException("a row group has rows");
        }
        List<ChunkBytes> chunks = new ArrayList<>(fields.size());
        tasks.run(
                fields.size(),
                (column, scratch) -> {
                    ChunkReader reader = new ChunkReader(batches, fields.get(column));
                    return encoders.get(column).encode(reader, scratch);
                },
                (column, chunk) -> chunks.add(bytes(column, chunk)));
        return new EncodedRowGroup(chunks, rows);
    }

    private ChunkBytes bytes(int column, EncodedChunk chunk) {
        return new ChunkBytes(
                type.getType(column).asPrimitiveType(),
                codec,
                chunk,
                ChunkStatistics.of(chunk, fields.get(column)));
    }

    private void requireColumns(List<Batch> batches) {
        for (Batch batch : batches) {
            for (Field field : batch.schema().fields()) {
                OptionalInt index = schema.indexOf(field.name());
                if (index.isEmpty()) {
                    throw new IllegalArgumentException(
                            "the file has no column '%s'".formatted(field.name()));
                }
                requireWidens(batch, field, fields.get(index.getAsInt()));
            }
            fields.stream().filter(Field::required).forEach(field -> requireNoNulls(batch, field));
        }
    }

    private static void requireWidens(Batch batch, Field from, Field to) {
        if (!batch.column(from.name()).orElseThrow().widensTo(to.type())) {
            throw new IllegalArgumentException(
                    "column '%s' is %s, which does not widen to the file's %s"
                            .formatted(from.name(), from.type(), to.type()));
        }
    }

    private static void requireNoNulls(Batch batch, Field field) {
        int nulls = batch.column(field.name()).map(BatchColumn::nullCount).orElse(batch.rowCount());
        if (nulls > 0) {
            throw new IllegalArgumentException(
                    "column '%s' is required, %d rows do not have it"
                            .formatted(field.name(), nulls));
        }
    }
}
