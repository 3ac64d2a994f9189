package dev.varve.parquet;

import static dev.varve.column.TestColumn.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowGroupEncoderTest {

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
                            "TEXT VARCHAR",
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
    void whatDoesNotFitTheFileIsRefusedAndNothingIsWritten() throws Exception {
        Schema schema =
                new Schema(
                        List.of(
                                Field.required("n", ColumnType.INT64),
                                Field.optional("o", ColumnType.TEXT)));
        RowGroupEncoder encoder =
                new RowGroupEncoder(WrittenFile.TABLE, schema, Compression.DEFAULT, Runnable::run);
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
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(List.of()));
    }

    @Test
    void aFileEndsOnce() throws Exception {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WholeFile file = file(schema, Runnable::run, out);
        assertEquals(0, file.assembly().sizeBytes());
        file.finish(Map.of());
        assertEquals(out.size(), file.assembly().sizeBytes());
        assertThrows(IllegalStateException.class, () -> file.finish(Map.of()));
        try (Batch batch = batch(column("n", ColumnType.INT64, 3L))) {
            assertThrows(IllegalStateException.class, () -> file.writeRowGroup(List.of(batch)));
        }
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

    @Test
    void anErrorInAnyColumnLeavesNothingBehind() throws Exception {
        List<TestColumn> columns = InteropGateTest.columns(TestValues.Shape.ASCENDING, 500);
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        byte[] expected = write(schema, Runnable::run, List.of(TestColumn.batch(columns, budget)));
        for (int failing = 0; failing < columns.size(); failing++) {
            FailingOnce executor = new FailingOnce(failing);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            WholeFile file = file(schema, executor, out);
            try (Batch batch = TestColumn.batch(columns, budget)) {
                assertThrows(OutOfMemoryError.class, () -> file.writeRowGroup(List.of(batch)));
                assertTrue(
                        executor.tasks.stream().allMatch(FutureTask::isDone),
                        "nothing reads the batch any more");
                assertEquals(0, out.size());
                file.writeRowGroup(List.of(batch));
            }
            file.finish(Map.of("varve.key", "value"));
            assertArrayEquals(expected, out.toByteArray());
        }
    }

    /** A thread for each column; the one of a certain column dies as if there were no memory. */
    private static final class FailingOnce implements Executor {

        private final List<FutureTask<?>> tasks = new ArrayList<>();
        private int untilFailure;

        FailingOnce(int failing) {
            untilFailure = failing;
        }

        @Override
        public void execute(Runnable task) {
            if (untilFailure-- == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            tasks.add((FutureTask<?>) task);
            Thread.ofVirtual().start(task);
        }
    }

    @Test
    void anInterruptedThreadEncodesToTheEnd() throws Exception {
        List<TestColumn> columns = InteropGateTest.columns(TestValues.Shape.ASCENDING, 500);
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        byte[] expected = write(schema, Runnable::run, List.of(TestColumn.batch(columns, budget)));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Thread.currentThread().interrupt();
            byte[] actual = write(schema, threads, List.of(TestColumn.batch(columns, budget)));
            assertTrue(Thread.interrupted(), "the interrupt is kept");
            assertArrayEquals(expected, actual);
        }
    }

    @Test
    void tellsWhatAFileHoldsOfEachColumn() {
        Schema schema =
                new Schema(
                        List.of(
                                Field.optional("n", ColumnType.INT64),
                                Field.optional("t", ColumnType.TEXT)));
        RowGroupEncoder encoder =
                new RowGroupEncoder(WrittenFile.TABLE, schema, Compression.DEFAULT, Runnable::run);
        FileAssembly assembly = new FileAssembly(WrittenFile.TABLE, schema);
        try (Batch first = batch(column("n", ColumnType.INT64, 3L, null, -7L));
                Batch second = batch(column("n", ColumnType.INT64, 40L))) {
            assembly.append(encoder.encode(List.of(first)));
            assembly.append(encoder.encode(List.of(second)));
        }
        ColumnStatistics n = assembly.columns().getFirst();
        assertEquals(4, n.rowCount());
        assertEquals(1, n.nullCount());
        ColumnStatistics.Range range = n.range().orElseThrow();
        assertEquals(-7, ByteBuffer.wrap(range.min()).order(ByteOrder.LITTLE_ENDIAN).getLong());
        assertEquals(40, ByteBuffer.wrap(range.max()).order(ByteOrder.LITTLE_ENDIAN).getLong());
        ColumnStatistics t = assembly.columns().getLast();
        assertEquals(4, t.nullCount());
        assertTrue(t.range().isEmpty());
        assertEquals(assembly.sizeBytes() - "PAR1".length(), n.sizeBytes() + t.sizeBytes());
    }

    private static final Object NULL = null;

    private byte[] write(Schema schema, Executor executor, List<Batch> batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WholeFile file = file(schema, executor, out);
        file.writeRowGroup(batches);
        file.finish(Map.of("varve.key", "value"));
        batches.forEach(Batch::close);
        return out.toByteArray();
    }

    private static WholeFile file(Schema schema, Executor executor, OutputStream out) {
        return new WholeFile(WrittenFile.TABLE, schema, Compression.DEFAULT, executor, out);
    }

    private Batch batch(TestColumn... columns) {
        return TestColumn.batch(List.of(columns), budget);
    }

    private static TestColumn column(String name, ColumnType type, Object... values) {
        return new TestColumn(Field.optional(name, type), Arrays.asList(values));
    }
}
