package dev.varve.parquet;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.Bounds;
import dev.varve.parquet.encoding.ChunkReader;
import dev.varve.parquet.encoding.ColumnEncoder;
import dev.varve.parquet.encoding.EncodedChunk;
import dev.varve.parquet.encoding.EncodedPage;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.parquet.encoding.Scratch;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.HashSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A file as parquet-java's own writer puts it together from the same pages. What the writer does
 * not know is completed in the footer: who created the file, and statistics that say whether they
 * are exact.
 */
final class ParquetJavaFile {

    private final List<Field> fields;
    private final List<ColumnEncoder> encoders;
    private final MessageType type;
    private final CompressionCodecName codec;
    private final Output output = new Output();
    private final ParquetFileWriter writer;
    private final List<List<EncodedChunk>> rowGroups = new ArrayList<>();

    private ParquetJavaFile(List<Field> fields, Compression compression, PageLimits limits)
            throws IOException {
        this.fields = fields;
        this.encoders =
                fields.stream().map(field -> ColumnEncoder.of(field, compression, limits)).toList();
        this.type =
                new MessageType(
                        WrittenFile.TABLE.value(),
                        fields.stream().map(field -> (Type) type(field)).toList());
        this.codec =
                CompressionCodecName.valueOf(FileColumns.codec(compression.codec()).toString());
        this.writer =
                new ParquetFileWriter(
                        output,
                        type,
                        ParquetFileWriter.Mode.CREATE,
                        1 << 27,
                        0,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        true);
    }

    /** The file that the other should be. */
    static byte[] of(WrittenFile other) throws IOException {
        List<TestColumn> columns = other.columns();
        List<Field> fields = columns.stream().map(TestColumn::field).toList();
        ParquetJavaFile file = new ParquetJavaFile(fields, other.compression(), other.limits());
        file.writer.start();
        try (MemoryBudget budget = new MemoryBudget(256 << 20)) {
            for (int from = 0; from < other.rowCount(); from += other.rowGroupRows()) {
                int to = Math.min(other.rowCount(), from + other.rowGroupRows());
                List<Batch> batches = WrittenFile.batches(columns, from, to, budget);
                file.writeRowGroup(batches, to - from);
                batches.forEach(Batch::close);
            }
        }
        file.writer.end(WrittenFile.METADATA);
        return file.completed();
    }

    private void writeRowGroup(List<Batch> batches, int rows) throws IOException {
        List<EncodedChunk> chunks = new ArrayList<>();
        writer.startBlock(rows);
        for (int column = 0; column < fields.size(); column++) {
            ChunkReader reader = new ChunkReader(batches, fields.get(column));
            EncodedChunk chunk =
                    encoders.get(column).encode(reader, new Scratch(new HashSeed(1, 2)));
            write(type.getColumns().get(column), chunk);
            chunks.add(chunk);
        }
        writer.endBlock();
        rowGroups.add(chunks);
    }

    private void write(ColumnDescriptor column, EncodedChunk chunk) throws IOException {
        writer.startColumn(column, chunk.rowCount(), codec);
        if (chunk.dictionary().isPresent()) {
            Page page = Page.of(chunk.dictionary().get().bytes());
            writer.writeDictionaryPage(
                    new DictionaryPage(
                            BytesInput.from(page.body()),
                            page.header().getUncompressed_page_size(),
                            page.header().getDictionary_page_header().getNum_values(),
                            Encoding.PLAIN));
        }
        for (EncodedPage encoded : chunk.pages()) {
            Page page = Page.of(encoded.bytes());
            writer.writeDataPage(
                    encoded.rowCount(),
                    page.header().getUncompressed_page_size(),
                    BytesInput.from(page.body()),
                    statistics(encoded, column.getPrimitiveType()),
                    encoded.rowCount(),
                    Encoding.RLE,
                    Encoding.RLE,
                    Encoding.valueOf(encoded.encoding().name()));
        }
        writer.endColumn();
    }

    private record Page(PageHeader header, byte[] body) {

        static Page of(byte[] bytes) throws IOException {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            PageHeader header = Util.readPageHeader(in);
            return new Page(header, in.readAllBytes());
        }
    }

    /** Without a count of nulls there is no index for the chunk. */
    private static Statistics<?> statistics(EncodedPage page, PrimitiveType type) {
        Statistics.Builder builder = Statistics.getBuilderForReading(type);
        Bounds bounds = page.bounds();
        if (!bounds.known()) {
            return builder.build();
        }
        return builder.withMin(bounds.min())
                .withMax(bounds.max())
                .withNumNulls(page.nullCount())
                .build();
    }

    private byte[] completed() throws IOException {
        byte[] file = output.bytes.toByteArray();
        FileMetaData footer = StatisticsTruth.footer(file);
        footer.setCreated_by(FileFooter.CREATED_BY);
        for (int group = 0; group < rowGroups.size(); group++) {
            for (int column = 0; column < fields.size(); column++) {
                ColumnMetaData data =
                        footer.getRow_groups().get(group).getColumns().get(column).getMeta_data();
                data.setStatistics(
                        statistics(rowGroups.get(group).get(column), fields.get(column).type()));
                // their order there is that of a hash table, by addresses in memory
                data.getEncodings().sort(Comparator.naturalOrder());
            }
        }
        return withFooter(file, footer);
    }

    private static org.apache.parquet.format.Statistics statistics(
            EncodedChunk chunk, ColumnType type) {
        Bounds bounds = Bounds.EMPTY;
        for (EncodedPage page : chunk.pages()) {
            bounds = bounds.join(page.bounds(), ValueOrder.of(type));
        }
        org.apache.parquet.format.Statistics statistics =
                new org.apache.parquet.format.Statistics();
        statistics.setNull_count(chunk.nullCount());
        byte[] min = bounds.min();
        byte[] max = bounds.max();
        if (min != null && max != null && min.length + max.length <= 4096) {
            statistics.setMin_value(min);
            statistics.setMax_value(max);
            statistics.setIs_min_value_exact(bounds.minExact());
            statistics.setIs_max_value_exact(bounds.maxExact());
        }
        return statistics;
    }

    private static byte[] withFooter(byte[] file, FileMetaData footer) throws IOException {
        int trailerAt = file.length - 8;
        int length = file[trailerAt] & 0xFF;
        for (int i = 1; i < 4; i++) {
            length |= (file[trailerAt + i] & 0xFF) << 8 * i;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, trailerAt - length);
        int from = out.size();
        Util.writeFileMetaData(footer, out);
        int newLength = out.size() - from;
        for (int i = 0; i < 4; i++) {
            out.write(newLength >>> 8 * i);
        }
        out.writeBytes(Arrays.copyOfRange(file, file.length - 4, file.length));
        return out.toByteArray();
    }

    private static PrimitiveType type(Field field) {
        Repetition repetition = field.required() ? Repetition.REQUIRED : Repetition.OPTIONAL;
        PrimitiveTypeName stored =
                switch (field.type()) {
                    case BOOL -> PrimitiveTypeName.BOOLEAN;
                    case INT32, UINT32 -> PrimitiveTypeName.INT32;
                    case INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS -> PrimitiveTypeName.INT64;
                    case DOUBLE -> PrimitiveTypeName.DOUBLE;
                    case UNKNOWN, TEXT, NESTED, JSON, BINARY -> PrimitiveTypeName.BINARY;
                };
        LogicalTypeAnnotation meant =
                switch (field.type()) {
                    case BOOL, INT32, INT64, DOUBLE, BINARY -> null;
                    case UINT32 -> LogicalTypeAnnotation.intType(Integer.SIZE, false);
                    case UINT64 -> LogicalTypeAnnotation.intType(Long.SIZE, false);
                    case TIMESTAMP ->
                            LogicalTypeAnnotation.timestampType(
                                    true, LogicalTypeAnnotation.TimeUnit.MICROS);
                    case TIMESTAMP_NANOS ->
                            LogicalTypeAnnotation.timestampType(
                                    true, LogicalTypeAnnotation.TimeUnit.NANOS);
                    case NESTED, JSON -> LogicalTypeAnnotation.jsonType();
                    case UNKNOWN, TEXT -> LogicalTypeAnnotation.stringType();
                };
        return Types.primitive(stored, repetition).as(meant).named(field.name());
    }

    /** The file on the heap. */
    private static final class Output extends PositionOutputStream implements OutputFile {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public long getPos() {
            return bytes.size();
        }

        @Override
        public void write(int value) {
            bytes.write(value);
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return this;
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return this;
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
