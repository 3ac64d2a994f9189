package dev.varve.parquet;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.record.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.format.ColumnChunk;
import org.junit.jupiter.api.Test;

final class FileScanTest {

    private static final int ROUNDS = 40;

    /** A file that remembers how it is read. */
    private static final class Bytes implements FooterReader.Range {

        private final byte[] bytes;
        private final List<Long> offsets = new ArrayList<>();

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public InputStream open(long offset, long length) {
            offsets.add(offset);
            int from = Math.toIntExact(Math.min(offset, bytes.length));
            int to = Math.toIntExact(Math.min(bytes.length, offset + length));
            return new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, to));
        }

        Footer footer() throws IOException {
            return FooterReader.read(this, bytes.length);
        }
    }

    /** What it is given, as test columns have it. */
    private static final class Taken implements FileScan.Visitor {

        private final List<String> values = new ArrayList<>();
        private int pages;

        @Override
        public void none() {
            values.add("none");
        }

        @Override
        public void number(long value) {
            values.add(Long.toString(value));
        }

        @Override
        public void bytes(byte[] array, int offset, int length) {
            values.add(HexFormat.of().formatHex(array, offset, offset + length));
        }

        @Override
        public void pageEnds() {
            pages++;
        }
    }

    private static String text(TestColumn column, Object value) {
        return switch (value) {
            case null -> "none";
            case Boolean bool -> bool ? "1" : "0";
            case Double number -> Long.toString(Double.doubleToRawLongBits(number));
            case Long number when column.field().type() == ColumnType.UINT32 ->
                    Long.toString(number & 0xFFFFFFFFL);
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    @Test
    void givesTheValuesThatWereWrittenAndReadsTheChunksInTheirOrder() throws Exception {
        long seed = Long.getLong("varve.test.seed", 4713);
        System.out.println("FileScanTest: -Dvarve.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            check(RandomRoundTripTest.randomFile(random), "seed " + seed + ", round " + round);
        }
    }

    private static void check(WrittenFile written, String place) throws IOException {
        Bytes behind = new Bytes(written.bytes());
        Bytes inOrder = new Bytes(written.bytes());
        FileScan scan = new FileScan(behind, inOrder, behind.footer());
        List<Taken> taken = IntStream.range(0, scan.columns()).mapToObj(_ -> new Taken()).toList();
        behind.offsets.clear();
        for (int group = 0; group < scan.rowGroups(); group++) {
            for (int column = 0; column < scan.columns(); column++) {
                int before = taken.get(column).pages;
                int indexed = scan.pages(group, column).size();
                scan.read(group, column, taken.get(column));
                int pages = taken.get(column).pages - before;
                assertTrue(indexed == 0 || indexed == pages, place);
            }
        }
        for (int column = 0; column < scan.columns(); column++) {
            TestColumn expected = written.columns().get(column);
            assertEquals(
                    expected.values().stream()
                            .map(each -> text(expected, each))
                            .collect(Collectors.toList()),
                    taken.get(column).values,
                    place + ", " + expected.field());
        }
        assertEquals(inOrder.offsets.stream().sorted().toList(), inOrder.offsets, place);
        assertTrue(behind.offsets.size() <= 1, place + ", indexes were read " + behind.offsets);
    }

    private static WrittenFile numbers() {
        return WrittenFile.of(
                List.of(
                        TestValues.column(
                                "n",
                                ColumnType.INT32,
                                TestValues.Nulls.NONE,
                                TestValues.Shape.FEW_DISTINCT,
                                100,
                                new Random(1))),
                50,
                Compression.of(Codec.ZSTD),
                PageLimits.DEFAULT);
    }

    private static ColumnChunk firstChunk(Footer footer) {
        return requireNonNull(footer.rowGroups().getFirst().getColumns()).getFirst();
    }

    @Test
    void boundsThatNoValueHasAreDamage() throws Exception {
        Bytes file = new Bytes(numbers().bytes());
        Footer footer = file.footer();
        requireNonNull(firstChunk(footer).getMeta_data()).getStatistics().setMin_value(new byte[3]);
        FileScan scan = new FileScan(file, file, footer);
        NotParquetException damaged =
                assertThrows(NotParquetException.class, () -> scan.told(0, 0));
        String expected = "a bound of column 'n' has 3 bytes, and its values have 4";
        assertTrue(String.valueOf(damaged.getMessage()).endsWith(expected), damaged.toString());
    }

    @Test
    void anIndexThatCannotBeThereIsDamage() throws Exception {
        Bytes file = new Bytes(numbers().bytes());
        Footer footer = file.footer();
        firstChunk(footer).setColumn_index_offset(-5);
        FileScan scan = new FileScan(file, file, footer);
        assertThrows(NotParquetException.class, () -> scan.pages(0, 0));
    }

    @Test
    void indexesThatAreFarFromEachOtherAreReadOneByOne() throws Exception {
        byte[] bytes = numbers().bytes();
        long far = 10 << 20;
        byte[] apart = Arrays.copyOf(bytes, Math.toIntExact(far + bytes.length));
        System.arraycopy(bytes, 0, apart, Math.toIntExact(far), bytes.length);
        Bytes file = new Bytes(apart);
        Footer footer = new Bytes(bytes).footer();
        ColumnChunk first = firstChunk(footer);
        first.setColumn_index_offset(first.getColumn_index_offset() + far);
        FileScan scan = new FileScan(file, file, footer);
        assertInstanceOf(FileScan.PageTold.class, scan.pages(0, 0).getFirst());
        assertEquals(1, scan.pages(1, 0).size());
        assertEquals(2, file.offsets.size());
    }
}
