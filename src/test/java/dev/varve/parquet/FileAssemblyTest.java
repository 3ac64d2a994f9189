package dev.varve.parquet;

import static dev.varve.column.TestColumn.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileAssemblyTest {

    private final MemoryBudget budget = new MemoryBudget(64 << 20);

    @TempDir private Path folder;

    @AfterEach
    void nothingLeaks() {
        budget.close();
    }

    @Test
    void aFileWithoutRowsHasItsColumns() throws Exception {
        Schema schema = new Schema(List.of(Field.required("a", ColumnType.INT64)));
        byte[] file = write(schema, Runnable::run, List.of());
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertEquals(List.of("a BIGINT"), duckDb.describe(file));
            assertEquals("0", duckDb.ask(file, "SELECT count(*) FROM %s"));
        }
        try (ParquetFileReader reader = ParquetJavaReader.open(file)) {
            assertEquals(0, reader.getRecordCount());
        }
    }

    @Test
    void recordsWithoutFieldsAreCounted() throws Exception {
        Batch batch = TestColumn.batchOfNothing(2, budget);
        byte[] file = write(new Schema(List.of()), Runnable::run, List.of(batch));
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertEquals("2", duckDb.ask(file, "SELECT count(*) FROM %s"));
            assertEquals(List.of("_empty VARCHAR"), duckDb.describe(file));
        }
    }

    @Test
    void anyNameOfAColumnIsKept() throws Exception {
        List<String> names =
                List.of("", "a.b", "a\"b", "a'b", "Id", "ID", "id", "größe 😀", " ", "a\nb", "a/b");
        List<TestColumn> columns = new ArrayList<>();
        for (String name : names) {
            Field field = Field.optional(name, ColumnType.TEXT);
            columns.add(new TestColumn(field, List.of(utf8("of " + name))));
        }
        WrittenFile file = WrittenFile.of(columns, 1, Compression.DEFAULT, WrittenFile.SMALL_PAGES);
        InteropGateTest.assertRows(file, ParquetJavaReader.rows(file), "parquet-java");
        try (ParquetFileReader reader = ParquetJavaReader.open(file.bytes());
                DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertEquals(
                    names,
                    reader.getFileMetaData().getSchema().getFields().stream()
                            .map(field -> field.getName())
                            .toList());
            InteropGateTest.assertRows(file, duckDb.rows(file), "DuckDB");
        }
        StatisticsTruth.check(file);
    }

    @Test
    void typesAreThoseThatReadersExpect() throws Exception {
        List<Field> fields = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            fields.add(Field.optional(type.name(), type));
        }
        byte[] file = write(new Schema(fields), Runnable::run, List.of());
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertEquals(
                    List.of(
                            "UNKNOWN VARCHAR",
                            "BOOL BOOLEAN",
                            "INT32 INTEGER",
                            "INT64 BIGINT",
                            "UINT32 UINTEGER",
                            "UINT64 UBIGINT",
                            "DOUBLE DOUBLE",
                            "TIMESTAMP TIMESTAMP WITH TIME ZONE",
                            "TIMESTAMP_NANOS TIMESTAMPTZ_NS",
                            "TEXT VARCHAR",
                            "NESTED JSON",
                            "JSON JSON",
                            "BINARY BLOB"),
                    duckDb.describe(file));
        }
    }

    @Test
    void batchesMayLackColumnsAndBeNarrower() throws Exception {
        Schema schema =
                new Schema(
                        List.of(
                                Field.optional("n", ColumnType.DOUBLE),
                                Field.optional("t", ColumnType.JSON)));
        Batch first = batch(column("n", ColumnType.INT64, 3L, null));
        Batch second = batch(column("t", ColumnType.TEXT, utf8("x"), null));
        Batch third =
                batch(column("t", ColumnType.INT64, 1L), column("n", ColumnType.UNKNOWN, NULL));
        byte[] file = write(schema, Runnable::run, List.of(first, second, third));
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertEquals(
                    "[{'n': 3.0, 't': NULL}, {'n': NULL, 't': NULL}, {'n': NULL, 't': '\"x\"'},"
                            + " {'n': NULL, 't': NULL}, {'n': NULL, 't': 1}]",
                    duckDb.ask(file, "SELECT list({'n': n, 't': t})::VARCHAR FROM %s"));
        }
    }

    @Test
    void footerHoldsTheMetadataAndWhoWroteIt() throws Exception {
        Batch batch = batch(column("n", ColumnType.INT64, 3L));
        byte[] file =
                write(
                        new Schema(List.of(Field.optional("n", ColumnType.INT64))),
                        Runnable::run,
                        List.of(batch));
        try (ParquetFileReader reader = ParquetJavaReader.open(file)) {
            assertEquals("value", reader.getFileMetaData().getKeyValueMetaData().get("varve.key"));
            assertTrue(reader.getFileMetaData().getCreatedBy().startsWith("Varve version "));
        }
    }

    @Test
    void whatDoesNotFitTheSchemaIsRefused() throws Exception {
        Schema schema =
                new Schema(
                        List.of(
                                Field.required("n", ColumnType.INT64),
                                Field.optional("o", ColumnType.TEXT)));
        RowGroupEncoder encoder = encoder(schema, Runnable::run);
        for (TestColumn wrong :
                List.of(
                        column("other", ColumnType.INT64, 1L),
                        column("n", ColumnType.TEXT, utf8("x")),
                        column("n", ColumnType.INT64, 1L, null),
                        column("o", ColumnType.TEXT, utf8("x")))) {
            try (Batch batch = batch(wrong)) {
                assertThrows(IllegalArgumentException.class, () -> encoder.encode(List.of(batch)));
            }
        }
    }

    @Test
    void nothingIsAddedToAFinishedFile() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        FileAssembly file = file(schema, Compression.DEFAULT);
        EncodedRowGroup rowGroup = rowGroup(schema, column("n", ColumnType.INT64, 1L));
        file.finish(Map.of());
        long sizeBytes = file.sizeBytes();
        assertThrows(IllegalStateException.class, () -> file.append(rowGroup));
        assertThrows(IllegalStateException.class, () -> file.finish(Map.of()));
        assertEquals(sizeBytes, file.sizeBytes());
    }

    @Test
    void aRowGroupOfAnotherSchemaOrCodecIsRefused() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        Schema other = new Schema(List.of(Field.optional("n", ColumnType.UINT64)));
        EncodedRowGroup rowGroup = rowGroup(schema, column("n", ColumnType.INT64, 1L));
        for (FileAssembly file :
                List.of(
                        file(other, Compression.DEFAULT),
                        file(schema, Compression.of(Codec.SNAPPY)))) {
            assertThrows(IllegalArgumentException.class, () -> file.append(rowGroup));
            assertEquals(0, file.sizeBytes());
            assertEquals(0, file.rowCount());
        }
    }

    @Test
    void noRowsAreNoRowGroup() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        EncodedRowGroup nothing = encoder(schema, Runnable::run).encode(List.of());
        FileAssembly file = file(schema, Compression.DEFAULT);
        assertEquals(0, nothing.rowCount());
        assertEquals(0, nothing.sizeBytes());
        assertEquals(List.of(), file.append(nothing));
        assertEquals(0, file.sizeBytes());
    }

    @Test
    void oneRowGroupMayStandInSeveralFiles() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        EncodedRowGroup rowGroup = rowGroup(schema, column("n", ColumnType.INT64, 1L, null));
        byte[] first = WrittenFile.bytes(schema, Compression.DEFAULT, List.of(rowGroup));
        byte[] second = WrittenFile.bytes(schema, Compression.DEFAULT, List.of(rowGroup));
        assertArrayEquals(first, second);
    }

    @Test
    void aFinishThatFailedMayBeRepeated() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        EncodedRowGroup rowGroup = rowGroup(schema, column("n", ColumnType.INT64, 1L, null));
        FileAssembly file = file(schema, Compression.DEFAULT);
        FileAssembly undisturbed = file(schema, Compression.DEFAULT);
        file.append(rowGroup);
        undisturbed.append(rowGroup);
        long sizeBytes = file.sizeBytes();
        Map<String, String> broken =
                new TreeMap<>() {
                    @Override
                    public void forEach(BiConsumer<? super String, ? super String> action) {
                        throw new StackOverflowError();
                    }
                };
        assertThrows(StackOverflowError.class, () -> file.finish(broken));
        assertEquals(sizeBytes, file.sizeBytes());
        assertEquals(undisturbed.finish(WrittenFile.METADATA), file.finish(WrittenFile.METADATA));
    }

    @Test
    void aFileSaysOfItsColumnsWhatItsRowGroupsSayTogether() {
        Field number = Field.optional("n", ColumnType.DOUBLE);
        Field text = Field.optional("t", ColumnType.TEXT);
        Schema schema = new Schema(List.of(number, text));
        FileAssembly file = file(schema, Compression.DEFAULT);
        assertEquals(
                List.of(ColumnStatistics.none(number), ColumnStatistics.none(text)),
                file.columns());
        String name = "z".repeat(100);
        List<EncodedRowGroup> rowGroups =
                List.of(
                        rowGroup(
                                schema,
                                column("n", ColumnType.DOUBLE, 1.5, Double.NaN),
                                column("t", ColumnType.TEXT, NULL, NULL)),
                        rowGroup(
                                schema,
                                column("n", ColumnType.DOUBLE, Double.NaN, NULL),
                                column("t", ColumnType.TEXT, utf8("b"), utf8(name))),
                        rowGroup(schema, column("n", ColumnType.DOUBLE, -2.0)));
        rowGroups.forEach(file::append);
        ColumnStatistics numbers = file.columns().getFirst();
        ColumnStatistics texts = file.columns().getLast();
        assertEquals(5, numbers.valueCount());
        assertEquals(1, numbers.nullCount());
        assertEquals(-2.0, littleEndian(numbers.min().orElseThrow()).getDouble());
        assertEquals(1.5, littleEndian(numbers.max().orElseThrow()).getDouble());
        assertEquals(5, texts.valueCount());
        assertEquals(3, texts.nullCount());
        assertEquals(
                new ColumnStatistics.Bound(ByteBuffer.wrap(utf8("b")), true), texts.min().get());
        assertEquals(
                new ColumnStatistics.Bound(ByteBuffer.wrap(utf8("z".repeat(63) + "{")), false),
                texts.max().get());
        assertEquals(
                rowGroups.stream().mapToLong(EncodedRowGroup::sizeBytes).sum(),
                numbers.compressedBytes() + texts.compressedBytes());
    }

    @Test
    void boundsThatARowGroupDoesNotKnowNoFileKnows() {
        Field field = Field.optional("b", ColumnType.BINARY);
        Schema schema = new Schema(List.of(field));
        byte[] highest = new byte[5_000];
        Arrays.fill(highest, (byte) 0xFF);
        ColumnStatistics unknown =
                rowGroup(schema, column("b", ColumnType.BINARY, highest)).columns().getFirst();
        ColumnStatistics known =
                rowGroup(schema, column("b", ColumnType.BINARY, utf8("b"))).columns().getFirst();
        assertTrue(unknown.max().isEmpty());
        assertTrue(known.max().isPresent());
        for (ColumnStatistics merged : List.of(known.merge(unknown), unknown.merge(known))) {
            assertTrue(merged.min().isEmpty() && merged.max().isEmpty());
            assertEquals(2, merged.valueCount());
        }
        assertEquals(known, known.merge(ColumnStatistics.none(field)));
        assertThrows(
                IllegalArgumentException.class,
                () -> known.merge(ColumnStatistics.none(Field.optional("c", ColumnType.BINARY))));
    }

    private static ByteBuffer littleEndian(ColumnStatistics.Bound bound) {
        return bound.bytes().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void columnsSideBySideGiveTheSameBytesAsOneByOne() throws Exception {
        List<TestColumn> columns = InteropGateTest.columns(TestValues.Shape.ASCENDING, 3000);
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        byte[] oneByOne = write(schema, Runnable::run, List.of(TestColumn.batch(columns, budget)));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            byte[] sideBySide = write(schema, threads, List.of(TestColumn.batch(columns, budget)));
            assertArrayEquals(oneByOne, sideBySide);
        }
    }

    private static final Object NULL = null;

    private static byte[] write(Schema schema, Executor executor, List<Batch> batches) {
        EncodedRowGroup rowGroup = encoder(schema, executor).encode(batches);
        batches.forEach(Batch::close);
        return WrittenFile.bytes(schema, Compression.DEFAULT, List.of(rowGroup));
    }

    private EncodedRowGroup rowGroup(Schema schema, TestColumn... columns) {
        try (Batch batch = batch(columns)) {
            return encoder(schema, Runnable::run).encode(List.of(batch));
        }
    }

    private static RowGroupEncoder encoder(Schema schema, Executor executor) {
        return new RowGroupEncoder(schema, Compression.DEFAULT, executor, WrittenFile.SCRATCHES);
    }

    private static FileAssembly file(Schema schema, Compression compression) {
        return new FileAssembly(WrittenFile.TABLE, schema, compression);
    }

    private Batch batch(TestColumn... columns) {
        return TestColumn.batch(List.of(columns), budget);
    }

    private static TestColumn column(String name, ColumnType type, Object... values) {
        return new TestColumn(Field.optional(name, type), Arrays.asList(values));
    }
}
