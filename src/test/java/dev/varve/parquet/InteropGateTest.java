package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Foreign readers find every cell as it was written: every type with every pattern of nulls, each
 * codec, with and without dictionary, over several pages and row groups.
 */
final class InteropGateTest {

    private static final long SEED = 20_240_624;
    private static final int ROWS = 1_501;
    private static final int ROW_GROUP_ROWS = 800;

    @TempDir private Path folder;

    static Stream<Arguments> files() {
        List<Arguments> files = new ArrayList<>();
        for (Codec codec : Codec.values()) {
            for (TestValues.Shape shape : TestValues.Shape.values()) {
                files.add(Arguments.of(codec, shape, ROWS));
            }
            files.add(Arguments.of(codec, TestValues.Shape.FEW_DISTINCT, 1));
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyCellIsReadAsItWasWritten(Codec codec, TestValues.Shape shape, int rows)
            throws Exception {
        WrittenFile file =
                WrittenFile.of(
                        columns(shape, rows),
                        ROW_GROUP_ROWS,
                        Compression.of(codec),
                        WrittenFile.SMALL_PAGES);
        assertRows(file, ParquetJavaReader.rows(file), "parquet-java");
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            assertRows(file, duckDb.rows(file), "DuckDB");
        }
        StatisticsTruth.check(file);
        assertArrayEquals(ParquetJavaFile.of(file), file.bytes(), "parquet-java's own writer");
    }

    static List<TestColumn> columns(TestValues.Shape shape, int rows) {
        Random random = new Random(SEED);
        List<TestColumn> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            for (TestValues.Nulls nulls : TestValues.Nulls.values()) {
                String name = type + "_" + nulls;
                columns.add(TestValues.column(name, type, nulls, shape, rows, random));
            }
        }
        return columns;
    }

    static void assertRows(WrittenFile file, List<List<Object>> rows, String reader) {
        assertEquals(file.rowCount(), rows.size(), reader + ": rows");
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < file.columns().size(); column++) {
                TestColumn written = file.columns().get(column);
                Object expected = written.values().get(row);
                Object actual = rows.get(row).get(column);
                if (expected instanceof byte[] bytes && actual instanceof byte[] read) {
                    assertArrayEquals(bytes, read, place(reader, written, row));
                } else if (expected == null ? actual != null : !expected.equals(actual)) {
                    assertEquals(expected, actual, place(reader, written, row));
                }
            }
        }
    }

    private static String place(String reader, TestColumn column, int row) {
        return reader + ", seed " + SEED + ": " + column.field().name() + ", row " + row;
    }
}
