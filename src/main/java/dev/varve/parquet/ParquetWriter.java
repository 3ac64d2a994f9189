package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.column.BatchColumn;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file on its way into a stream. Not thread-safe. Life: any number of row groups, then
 * {@link #finish}, then {@link #close}; without {@code finish} the bytes are no Parquet file.
 */
public final class ParquetWriter implements AutoCloseable {

    private static final int ROW_GROUP_HINT_BYTES = 128 << 20;

    private final Schema schema;
    private final List<Field> fields;
    private final List<ColumnEncoder> encoders;
    private final List<ColumnDescriptor> descriptors;
    private final CompressionCodecName codec;
    private final ColumnTasks tasks;
    private final FileOutput output;
    private final ParquetFileWriter file;
    private final List<List<ChunkStatistics>> statistics = new ArrayList<>();
    private long rowCount;
    private boolean started;
    private boolean finished;

    /**
     * Writes nothing yet.
     *
     * @param table names the root of the file's schema
     * @param schema the file's columns; a schema without columns is written as one all-null column
     *     {@code _empty}, so that its rows are counted
     * @param compression of every page
     * @param columns encodes the columns of a row group, several at once where it has threads;
     *     {@code Runnable::run} encodes them one by one on the caller's thread
     * @param out receives the bytes; not closed by this writer
     */
    public ParquetWriter(
            TableName table,
            Schema schema,
            Compression compression,
            Executor columns,
            OutputStream out) {
        this(table, schema, compression, columns, out, PageLimits.DEFAULT);
    }

    ParquetWriter(
            TableName table,
            Schema schema,
            Compression compression,
            Executor columns,
            OutputStream out,
            PageLimits limits) {
        this.schema = schema;
        this.fields = FileColumns.fields(schema);
        this.encoders =
                fields.stream().map(field -> ColumnEncoder.of(field, compression, limits)).toList();
        this.codec = codecName(compression.codec());
        this.tasks = new ColumnTasks(columns);
        this.output = new FileOutput(out);
        MessageType type = FileColumns.messageType(table, fields);
        this.descriptors = fields.stream().map(field -> descriptor(type, field)).toList();
        this.file = open(output, type);
    }

    private static ColumnDescriptor descriptor(MessageType type, Field field) {
        return type.getColumnDescription(new String[] {field.name()});
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

    private static ParquetFileWriter open(FileOutput output, MessageType type) {
        try {
            // bounds are cut before parquet-java sees them, with the room's own rule
            return new ParquetFileWriter(
                    output,
                    type,
                    ParquetFileWriter.Mode.CREATE,
                    ROW_GROUP_HINT_BYTES,
                    0,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    true);
        } catch (IOException impossible) {
            throw new UncheckedIOException("nothing was written", impossible);
        }
    }

    /**
     * Encodes the rows of all batches, in order, as one row group: columns matched by name, null
     * where a batch does not have the column, cast where its type is narrower. The batches stay
     * open. No rows, no row group.
     *
     * @throws IOException if the stream fails; the file is then unfinished for good
     * @throws IllegalArgumentException if a column of a batch is not in the file's schema, does not
     *     widen to its type there, or has nulls where none are allowed; nothing was written
     * @throws IllegalStateException if the file was finished
     */
    public void writeRowGroup(List<Batch> batches) throws IOException {
        requireUnfinished();
        requireColumns(batches);
        long rows = batches.stream().mapToLong(Batch::rowCount).sum();
        if (rows == 0) {
            return;
        }
        start();
        file.startBlock(rows);
        List<ChunkStatistics> chunks = new ArrayList<>(fields.size());
        tasks.run(
                fields.size(),
                (column, scratch) -> {
                    ChunkReader reader = new ChunkReader(batches, fields.get(column));
                    return encoders.get(column).encode(reader, scratch);
                },
                (column, chunk) -> {
                    write(descriptors.get(column), chunk);
                    chunks.add(ChunkStatistics.of(chunk, fields.get(column)));
                });
        file.endBlock();
        statistics.add(chunks);
        rowCount += rows;
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the file is finished");
        }
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

    private void start() throws IOException {
        if (!started) {
            file.start();
            started = true;
        }
    }

    private void write(ColumnDescriptor column, EncodedChunk chunk) throws IOException {
        file.startColumn(column, chunk.rowCount(), codec);
        if (chunk.dictionary().isPresent()) {
            EncodedChunk.Dictionary dictionary = chunk.dictionary().get();
            file.writeDictionaryPage(
                    new DictionaryPage(
                            BytesInput.from(dictionary.body()),
                            dictionary.uncompressedBytes(),
                            dictionary.valueCount(),
                            Encoding.PLAIN));
        }
        for (EncodedPage page : chunk.pages()) {
            file.writeDataPage(
                    page.rowCount(),
                    page.uncompressedBytes(),
                    BytesInput.from(page.body()),
                    ChunkStatistics.ofPage(page, column.getPrimitiveType()),
                    page.rowCount(),
                    Encoding.RLE,
                    Encoding.RLE,
                    page.encoding());
        }
        file.endColumn();
    }

    /** Bytes given to the stream so far. */
    public long sizeBytes() {
        return output.getPos();
    }

    /** Rows of all row groups so far. */
    public long rowCount() {
        return rowCount;
    }

    /**
     * Writes indexes and footer; nothing can be added afterwards.
     *
     * @throws IOException if the stream fails
     * @throws IllegalStateException if the file was finished before
     */
    public void finish(Map<String, String> keyValueMetadata) throws IOException {
        requireUnfinished();
        finished = true;
        start();
        output.hold();
        file.end(new LinkedHashMap<>(keyValueMetadata));
        output.write(FileFooter.complete(output.release(), statistics));
    }

    /** Does not finish the file and does not close the stream. */
    @Override
    public void close() {
        // parquet-java would flush the stream, which is not its own
        file.abort();
    }
}
