package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.column.TestColumn;
import dev.varve.parquet.encoding.Truncation;
import dev.varve.record.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;

/** Holds what a file says of its values against the values. */
final class StatisticsTruth {

    private StatisticsTruth() {}

    static void check(WrittenFile file) throws IOException {
        FileMetaData footer = footer(file.bytes());
        assertTrue(footer.getCreated_by().startsWith("Varve version "), footer.getCreated_by());
        try (ParquetFileReader reader = ParquetJavaReader.open(file.bytes())) {
            int from = 0;
            for (int group = 0; group < reader.getRowGroups().size(); group++) {
                BlockMetaData block = reader.getRowGroups().get(group);
                int to = from + (int) block.getRowCount();
                for (int column = 0; column < file.columns().size(); column++) {
                    Statistics statistics =
                            footer.getRow_groups()
                                    .get(group)
                                    .getColumns()
                                    .get(column)
                                    .getMeta_data()
                                    .getStatistics();
                    TestColumn written = file.columns().get(column);
                    checkChunk(statistics, written, from, to);
                    checkPages(reader, block.getColumns().get(column), written, from, to);
                }
                from = to;
            }
            assertEquals(file.rowCount(), from);
        }
    }

    static FileMetaData footer(byte[] file) throws IOException {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
        return Util.readFileMetaData(
                new ByteArrayInputStream(file, file.length - 8 - length, length));
    }

    private static void checkChunk(Statistics statistics, TestColumn column, int from, int to) {
        String place = column.field() + ", rows " + from + " to " + to;
        List<?> values = column.values().subList(from, to);
        assertEquals(
                values.stream().filter(Objects::isNull).count(), statistics.getNull_count(), place);
        List<?> ordered = ordered(values);
        if (ordered.isEmpty()) {
            assertEquals(null, statistics.getMin_value(), place);
            assertEquals(null, statistics.getMax_value(), place);
            return;
        }
        byte[] min = statistics.getMin_value();
        byte[] max = statistics.getMax_value();
        assertNotNull(min, place);
        assertNotNull(max, place);
        checkBounds(column, ordered, min, max, place);
        Comparator<Object> order = order(column.field().type());
        if (statistics.isIs_min_value_exact() && !isZero(column, min)) {
            assertEquals(0, order.compare(parse(column, min), least(ordered, order)), place);
        }
        if (statistics.isIs_max_value_exact() && !isZero(column, max)) {
            assertEquals(0, order.compare(parse(column, max), most(ordered, order)), place);
        }
        boolean isShort = ordered.stream().noneMatch(StatisticsTruth::isLong);
        if (isShort) {
            assertTrue(statistics.isIs_min_value_exact(), place);
            assertTrue(statistics.isIs_max_value_exact(), place);
        }
    }

    private static boolean isLong(Object value) {
        return value instanceof byte[] bytes && bytes.length > Truncation.LENGTH_BYTES;
    }

    private static void checkPages(
            ParquetFileReader reader,
            ColumnChunkMetaData chunk,
            TestColumn column,
            int from,
            int to)
            throws IOException {
        OffsetIndex offsets = reader.readOffsetIndex(chunk);
        ColumnIndex index = reader.readColumnIndex(chunk);
        boolean hasPageWithoutOrder = false;
        for (int page = 0; page < offsets.getPageCount(); page++) {
            int first = from + (int) offsets.getFirstRowIndex(page);
            int last = from + (int) offsets.getLastRowIndex(page, to - from);
            List<?> values = column.values().subList(first, last + 1);
            hasPageWithoutOrder |=
                    ordered(values).isEmpty() && values.stream().anyMatch(Objects::nonNull);
            if (index != null) {
                checkPage(index, page, column, values);
            }
        }
        assertEquals(hasPageWithoutOrder, index == null, column.field() + ": has a column index");
    }

    private static void checkPage(ColumnIndex index, int page, TestColumn column, List<?> values) {
        String place = column.field() + ", page " + page;
        long nulls = values.stream().filter(Objects::isNull).count();
        assertEquals(nulls, index.getNullCounts().get(page), place);
        assertEquals(nulls == values.size(), index.getNullPages().get(page), place);
        if (nulls < values.size()) {
            byte[] min = bytes(index.getMinValues().get(page));
            byte[] max = bytes(index.getMaxValues().get(page));
            checkBounds(column, ordered(values), min, max, place);
        }
    }

    private static void checkBounds(
            TestColumn column, List<?> values, byte[] min, byte[] max, String place) {
        Comparator<Object> order = order(column.field().type());
        for (Object value : values) {
            assertTrue(order.compare(parse(column, min), value) <= 0, place + ": min");
            assertTrue(order.compare(parse(column, max), value) >= 0, place + ": max");
        }
        boolean isVariable = !column.field().type().isFixedWidth();
        if (isVariable && values.stream().allMatch(StatisticsTruth::canBeCut)) {
            assertTrue(min.length <= Truncation.LENGTH_BYTES, place + ": min is long");
            assertTrue(max.length <= Truncation.LENGTH_BYTES, place + ": max is long");
        }
        if (column.field().type() == ColumnType.DOUBLE) {
            double low = (double) parse(column, min);
            double high = (double) parse(column, max);
            assertTrue(!Double.isNaN(low) && !Double.isNaN(high), place + ": NaN bounds");
            assertTrue(Double.doubleToRawLongBits(low) != 0, place + ": min +0.0 hides -0.0");
            assertTrue(high != 0 || 1 / high > 0, place + ": max -0.0 hides +0.0");
        }
    }

    private static boolean canBeCut(Object value) {
        byte first = value instanceof byte[] bytes && bytes.length > 0 ? bytes[0] : 0;
        return first >= 0;
    }

    private static boolean isZero(TestColumn column, byte[] bound) {
        return column.field().type() == ColumnType.DOUBLE && (double) parse(column, bound) == 0;
    }

    private static List<?> ordered(List<?> values) {
        return values.stream()
                .filter(value -> value != null && !(value instanceof Double d && d.isNaN()))
                .toList();
    }

    private static Object least(List<?> values, Comparator<Object> order) {
        return values.stream().map(Object.class::cast).min(order).orElseThrow();
    }

    private static Object most(List<?> values, Comparator<Object> order) {
        return values.stream().map(Object.class::cast).max(order).orElseThrow();
    }

    private static Comparator<Object> order(ColumnType type) {
        return switch (type) {
            case BOOL -> Comparator.comparing(value -> (Boolean) value);
            case UINT32, UINT64 -> (a, b) -> Long.compareUnsigned((Long) a, (Long) b);
            case INT32, INT64, TIMESTAMP, TIMESTAMP_NANOS ->
                    Comparator.comparing(value -> (Long) value);
            case DOUBLE ->
                    (a, b) -> {
                        double left = (Double) a;
                        double right = (Double) b;
                        return left < right ? -1 : left > right ? 1 : 0;
                    };
            case UNKNOWN, TEXT, NESTED, JSON, BINARY ->
                    (a, b) -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
        };
    }

    private static Object parse(TestColumn column, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (column.field().type()) {
            case BOOL -> bytes[0] != 0;
            case INT32 -> (long) buffer.getInt();
            case UINT32 -> buffer.getInt() & 0xFFFFFFFFL;
            case INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS -> buffer.getLong();
            case DOUBLE -> buffer.getDouble();
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> bytes;
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
