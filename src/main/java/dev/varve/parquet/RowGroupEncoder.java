package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.column.BatchColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.ChunkReader;
import dev.varve.parquet.encoding.ColumnEncoder;
import dev.varve.parquet.encoding.ColumnTasks;
import dev.varve.parquet.encoding.EncodedChunk;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.HashSeed;
import dev.varve.record.Schema;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Encodes row groups of one table with one schema. Between calls it keeps a few words for each
 * column: which encoding served it. The same calls one after another give the same bytes. Where
 * calls overlap, each knows what those before it have learnt, and its bytes may depend on that; any
 * of them is right. Thread-safe.
 */
public final class RowGroupEncoder {

    private final Schema schema;
    private final List<Field> fields;
    private final Codec codec;
    private final ColumnTasks tasks;
    private volatile List<ColumnEncoder> encoders;

    /**
     * The first one for a codec takes longer: it initialises what all of them need. A process does
     * well to make it while memory is not short.
     *
     * @param schema the columns that batches may have
     * @param leftOut names of columns that no row group gets, whatever the batches hold of them; a
     *     row group without any column is written as one all-null column {@code _empty}, so that
     *     its rows are counted
     * @param compression of every page
     * @param columns encodes the columns of a row group, several at once where it has threads;
     *     {@code Runnable::run} encodes them one by one on the caller's thread
     * @param scratches shared by all encoders
     */
    public RowGroupEncoder(
            Schema schema,
            Set<String> leftOut,
            Compression compression,
            Executor columns,
            ScratchPool scratches) {
        this(schema, leftOut, compression, columns, PageLimits.DEFAULT, scratches);
    }

    /** As the other, with every column. */
    public RowGroupEncoder(
            Schema schema, Compression compression, Executor columns, ScratchPool scratches) {
        this(schema, Set.of(), compression, columns, PageLimits.DEFAULT, scratches);
    }

    /** Initialises what all encoders of a codec need, while memory is not short. */
    public static void rehearse(Compression compression) {
        Rehearsal.of(compression, new ScratchPool(HashSeed.random()));
    }

    RowGroupEncoder(
            Schema schema,
            Set<String> leftOut,
            Compression compression,
            Executor columns,
            PageLimits limits,
            ScratchPool scratches) {
        Rehearsal.of(compression, scratches);
        this.schema = schema;
        this.fields = FileColumns.fields(schema.without(leftOut));
        this.codec = compression.codec();
        this.tasks = new ColumnTasks(columns, scratches);
        this.encoders =
                fields.stream().map(field -> ColumnEncoder.of(field, compression, limits)).toList();
    }

    /** The columns that batches may have. */
    public Schema schema() {
        return schema;
    }

    /**
     * Encodes the rows of all batches, in order, as one row group: columns matched by name, null
     * where a batch does not have the column, cast where its type is narrower. A batch's column
     * without a value needs no place. The batches stay open. No rows, no row group: the answer is
     * then empty. Interruption of the caller is kept and ends nothing.
     *
     * <p>Done or not done: whatever is thrown, an {@link Error} too, nothing is left behind, no
     * thread reads the batches afterwards, and the call may be repeated, with the same bytes.
     *
     * @throws IllegalArgumentException if a column of a batch is not in the schema, does not widen
     *     to its type there, or has nulls where none are allowed
     * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more columns
     * @throws OutOfMemoryError if there is not enough for a column, on whichever thread that was
     */
    public EncodedRowGroup encode(List<Batch> batches) {
        requireColumns(batches);
        long rows = batches.stream().mapToLong(Batch::rowCount).sum();
        if (rows == 0) {
            return EncodedRowGroup.empty(codec);
        }
        List<ColumnEncoder> learning = encoders.stream().map(ColumnEncoder::copy).toList();
        List<EncodedChunk> chunks =
                tasks.run(
                        fields.size(),
                        (column, scratch) ->
                                learning.get(column)
                                        .encode(
                                                new ChunkReader(batches, fields.get(column)),
                                                scratch));
        EncodedRowGroup rowGroup = EncodedRowGroup.of(fields, codec, rows, chunks);
        encoders = learning;
        return rowGroup;
    }

    private void requireColumns(List<Batch> batches) {
        for (Batch batch : batches) {
            for (Field field : batch.schema().fields()) {
                OptionalInt index = schema.indexOf(field.name());
                if (index.isEmpty() && field.type() == ColumnType.UNKNOWN) {
                    continue;
                }
                if (index.isEmpty()) {
                    throw new IllegalArgumentException(
                            "the file has no column '%s'".formatted(field.name()));
                }
                requireWidens(batch, field, schema.fields().get(index.getAsInt()));
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
