package dev.varve.parquet;

import static dev.varve.column.TestColumn.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that others get wrong, and what statistics may say of them. */
final class SpecialValuesTest {

    @TempDir private Path folder;

    @Test
    void notANumberIsKeptAndBoundsNothing() throws Exception {
        WrittenFile file = checked(column(ColumnType.DOUBLE, Double.NaN, 1.5, null, -2.0));
        Statistics statistics = statistics(file);
        assertEquals(-2.0, asDouble(statistics.getMin_value()));
        assertEquals(1.5, asDouble(statistics.getMax_value()));
    }

    @Test
    void onlyNotANumberHasNoBoundsButACountOfNulls() throws Exception {
        Statistics statistics =
                statistics(checked(column(ColumnType.DOUBLE, Double.NaN, null, Double.NaN)));
        assertFalse(statistics.isSetMin_value());
        assertFalse(statistics.isSetMax_value());
        assertEquals(1, statistics.getNull_count());
    }

    @Test
    void zerosAreBoundedByBothZeros() throws Exception {
        for (double zero : new double[] {0.0, -0.0}) {
            Statistics statistics = statistics(checked(column(ColumnType.DOUBLE, zero, zero)));
            assertEquals(
                    Double.doubleToRawLongBits(-0.0),
                    Double.doubleToRawLongBits(asDouble(statistics.getMin_value())));
            assertEquals(
                    Double.doubleToRawLongBits(0.0),
                    Double.doubleToRawLongBits(asDouble(statistics.getMax_value())));
        }
    }

    @Test
    void infinitiesAreNumbers() throws Exception {
        checked(
                column(
                        ColumnType.DOUBLE,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE));
    }

    @Test
    void unsignedValuesAreOrderedUnsigned() throws Exception {
        Statistics wide = statistics(checked(column(ColumnType.UINT64, 1L, -1L, Long.MIN_VALUE)));
        assertEquals(1, wide.getMin_value()[0]);
        assertArrayEquals(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}, wide.getMax_value());
        Statistics narrow = statistics(checked(column(ColumnType.UINT32, 7L, 0xFFFF_FFFFL)));
        assertArrayEquals(new byte[] {7, 0, 0, 0}, narrow.getMin_value());
        assertArrayEquals(new byte[] {-1, -1, -1, -1}, narrow.getMax_value());
    }

    @Test
    void extremesOfIntegersAreKept() throws Exception {
        checked(column(ColumnType.INT64, Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L));
        checked(
                column(
                        ColumnType.INT32,
                        (long) Integer.MIN_VALUE,
                        (long) Integer.MAX_VALUE,
                        0L,
                        -1L));
    }

    @Test
    void anEmptyStringIsAValue() throws Exception {
        Statistics statistics = statistics(checked(column(ColumnType.TEXT, utf8(""), null)));
        assertEquals(0, statistics.getMin_value().length);
        assertEquals(0, statistics.getMax_value().length);
        assertEquals(1, statistics.getNull_count());
    }

    @Test
    void longValuesAreCutAndCountedUp() throws Exception {
        Statistics statistics =
                statistics(checked(column(ColumnType.TEXT, utf8("a".repeat(100)), utf8("b"))));
        assertArrayEquals(utf8("a".repeat(64)), statistics.getMin_value());
        assertFalse(statistics.isIs_min_value_exact());
        assertTrue(statistics.isIs_max_value_exact());
        Statistics larger = statistics(checked(column(ColumnType.TEXT, utf8("z".repeat(65)))));
        assertArrayEquals(utf8("z".repeat(63) + "{"), larger.getMax_value());
        assertFalse(larger.isIs_max_value_exact());
    }

    @Test
    void charactersAreNotCutInTwo() throws Exception {
        for (String character : List.of("é", "€", "😀", "\uD7FF", "\uDBFF\uDFFF")) {
            String text = "x" + character.repeat(60);
            Statistics statistics = statistics(checked(column(ColumnType.TEXT, utf8(text))));
            assertValid(statistics.getMin_value());
            assertValid(statistics.getMax_value());
        }
    }

    @Test
    void aValueWithoutALargerShortOneKeepsItsBounds() throws Exception {
        byte[] highest = new byte[200];
        Arrays.fill(highest, (byte) 0xFF);
        Statistics statistics = statistics(checked(column(ColumnType.BINARY, highest)));
        assertArrayEquals(highest, statistics.getMax_value());
        assertTrue(statistics.isIs_max_value_exact());
    }

    @Test
    void valuesLargerThanAPageAreKept() throws Exception {
        byte[] large = new byte[3 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >> 3);
        }
        for (Codec codec : Codec.values()) {
            TestColumn column = column(ColumnType.BINARY, large, null, new byte[0], large);
            check(WrittenFile.of(List.of(column), 10, Compression.of(codec), PageLimits.DEFAULT));
        }
    }

    @Test
    void dictionariesAndRunsOfAllSizesAreKept() throws Exception {
        for (int distinct : new int[] {1, 2, 3, 16, 17, 255, 256, 257, 1000, 5000}) {
            List<Object> values = new ArrayList<>();
            for (int row = 0; row < 12_000; row++) {
                long run = row % 3000 < 1500 ? row / 37 : row * 2654435761L;
                values.add(utf8("value " + run % distinct));
            }
            TestColumn column = new TestColumn(Field.required("v", ColumnType.TEXT), values);
            for (Codec codec : List.of(Codec.ZSTD, Codec.NONE)) {
                check(
                        WrittenFile.of(
                                List.of(column),
                                9000,
                                Compression.of(codec),
                                new PageLimits(2500, 1 << 20, 1 << 20, 1 << 20)));
            }
        }
    }

    private WrittenFile checked(TestColumn column) throws Exception {
        WrittenFile file =
                WrittenFile.of(List.of(column), 1 << 20, Compression.DEFAULT, PageLimits.DEFAULT);
        check(file);
        return file;
    }

    private void check(WrittenFile file) throws Exception {
        InteropGateTest.assertRows(file, ParquetJavaReader.rows(file), "parquet-java");
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            InteropGateTest.assertRows(file, duckDb.rows(file), "DuckDB");
        }
        StatisticsTruth.check(file);
        assertArrayEquals(ParquetJavaFile.of(file), file.bytes(), "parquet-java's own writer");
    }

    private static Statistics statistics(WrittenFile file) throws IOException {
        return StatisticsTruth.footer(file.bytes())
                .getRow_groups()
                .getFirst()
                .getColumns()
                .getFirst()
                .getMeta_data()
                .getStatistics();
    }

    private static TestColumn column(ColumnType type, Object... values) {
        return new TestColumn(Field.optional("v", type), Arrays.asList(values));
    }

    private static double asDouble(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    private static void assertValid(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        assertFalse(text.contains("\uFFFD"), text);
        assertTrue(utf8.length <= 68, text);
    }
}
