package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.ShortOfMemory;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public final class RowGroupEncoderTest {

    private static final int ROWS = 1_200;
    private static final int ROW_GROUP_ROWS = 200;

    @TempDir private Path folder;

    /** What the executor throws. */
    private static final class Fault extends Error {

        private static final long serialVersionUID = 1;
    }

    @Test
    void encodesThatFailedAndWereRepeatedGiveTheSameFile() {
        long seed = Long.getLong("varve.test.seed", 4713);
        System.out.println("RowGroupEncoderTest: -Dvarve.test.seed=" + seed);
        for (TestValues.Shape shape : TestValues.Shape.values()) {
            List<TestColumn> columns = InteropGateTest.columns(shape, ROWS);
            byte[] expected =
                    WrittenFile.of(
                                    columns,
                                    ROW_GROUP_ROWS,
                                    Compression.DEFAULT,
                                    WrittenFile.SMALL_PAGES)
                            .bytes();
            Random random = new Random(seed);
            Executor faulty =
                    task -> {
                        if (random.nextInt(2 * columns.size()) == 0) {
                            throw new Fault();
                        }
                        task.run();
                    };
            assertArrayEquals(expected, persistently(columns, faulty), "seed " + seed);
        }
    }

    /** Repeats each encode until it succeeds. */
    private static byte[] persistently(List<TestColumn> columns, Executor faulty) {
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        RowGroupEncoder encoder =
                new RowGroupEncoder(
                        schema,
                        Set.of(),
                        Compression.DEFAULT,
                        faulty,
                        WrittenFile.SMALL_PAGES,
                        WrittenFile.SCRATCHES);
        List<EncodedRowGroup> rowGroups = new ArrayList<>();
        int failures = 0;
        try (MemoryBudget budget = new MemoryBudget(64 << 20)) {
            for (int from = 0; from < ROWS; from += ROW_GROUP_ROWS) {
                List<Batch> batches =
                        WrittenFile.batches(columns, from, from + ROW_GROUP_ROWS, budget);
                int before = rowGroups.size();
                while (rowGroups.size() == before) {
                    try {
                        rowGroups.add(encoder.encode(batches));
                    } catch (Fault again) {
                        failures++;
                    }
                }
                batches.forEach(Batch::close);
            }
        }
        assertTrue(failures > 0, "nothing failed");
        return WrittenFile.bytes(schema, Compression.DEFAULT, rowGroups);
    }

    @Test
    void columnsThatAreLeftOutMayBeInTheBatchesAndAreInNoRowGroup() throws Exception {
        List<TestColumn> columns =
                List.of(
                        new TestColumn(Field.required("day", ColumnType.INT64), List.of(1L, 1L)),
                        new TestColumn(Field.optional("n", ColumnType.INT64), List.of(5L, 6L)));
        Schema schema = new Schema(columns.stream().map(TestColumn::field).toList());
        for (Set<String> leftOut : List.of(Set.of("day"), Set.of("day", "n", "not there"))) {
            RowGroupEncoder encoder =
                    new RowGroupEncoder(
                            schema,
                            leftOut,
                            Compression.DEFAULT,
                            Runnable::run,
                            WrittenFile.SCRATCHES);
            try (MemoryBudget budget = new MemoryBudget(1 << 20);
                    Batch batch = TestColumn.batch(columns, budget)) {
                EncodedRowGroup rowGroup = encoder.encode(List.of(batch));
                byte[] file =
                        WrittenFile.bytes(
                                schema.without(leftOut), Compression.DEFAULT, List.of(rowGroup));
                try (ParquetFileReader reader = ParquetJavaReader.open(file)) {
                    assertEquals(
                            leftOut.contains("n") ? "_empty" : "n",
                            String.join(
                                    ",", reader.getFileMetaData().getSchema().getPaths().get(0)));
                    assertEquals(1, reader.getFileMetaData().getSchema().getFieldCount());
                    assertEquals(2, reader.readNextRowGroup().getRowCount());
                }
            }
        }
    }

    @Test
    void aBatchThatWasClosedFailsTheEncodeAlone() {
        Schema schema = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        TestColumn column = new TestColumn(schema.fields().getFirst(), List.of(1L, 2L));
        RowGroupEncoder encoder =
                new RowGroupEncoder(
                        schema, Compression.DEFAULT, Runnable::run, WrittenFile.SCRATCHES);
        try (MemoryBudget budget = new MemoryBudget(1 << 20)) {
            Batch closed = TestColumn.batch(List.of(column), budget);
            closed.close();
            assertThrows(IllegalStateException.class, () -> encoder.encode(List.of(closed)));
            try (Batch open = TestColumn.batch(List.of(column), budget)) {
                assertEquals(2, encoder.encode(List.of(open)).rowCount());
            }
        }
    }

    /**
     * Finding 3 in small: a record that is too large for the heap, on threads of their own, and
     * what comes after it.
     */
    @Test
    void anEncodeThatRanOutOfMemoryLeavesTheEncoderAndThePoolUsable() throws Exception {
        for (Codec codec : Codec.values()) {
            Path file = folder.resolve(codec + ".parquet");
            ChildJvm.Ended child =
                    ChildJvm.run(
                            // of these 48 MiB it has 32 for large arrays, whatever came before
                            "-XX:+UseSerialGC",
                            "-Xmx48m",
                            "-XX:MaxDirectMemorySize=128m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--add-opens=java.base/java.nio=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ShortOfMemory.class.getName(),
                            codec.name(),
                            file.toString());
            assertEquals(0, child.status(), codec + ": " + child.said());
            try (DuckDbReader duckDb = new DuckDbReader(folder)) {
                assertEquals(
                        Integer.toString(ShortOfMemory.SMALL_ROWS),
                        duckDb.ask(
                                Files.readAllBytes(file), "SELECT count(DISTINCT text) FROM %s"));
            }
        }
    }
}
