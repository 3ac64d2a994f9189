package dev.varve.parquet;

import dev.varve.column.TestColumn;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Columns of values, seeded. */
final class TestValues {

    /** Which rows are null. */
    enum Nulls {
        NONE,
        ALL,
        ALTERNATING,
        FIRST,
        LAST,
        RANDOM;

        boolean isNull(int row, int rows, Random random) {
            return switch (this) {
                case NONE -> false;
                case ALL -> true;
                case ALTERNATING -> row % 2 == 0;
                case FIRST -> row == 0;
                case LAST -> row == rows - 1;
                case RANDOM -> random.nextInt(4) == 0;
            };
        }
    }

    /** How values relate to each other, which decides their encoding. */
    enum Shape {
        FEW_DISTINCT,
        ALL_DISTINCT,
        ASCENDING
    }

    private TestValues() {}

    static TestColumn column(
            String name, ColumnType type, Nulls nulls, Shape shape, int rows, Random random) {
        List<Object> values = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            boolean isNull = type == ColumnType.UNKNOWN || nulls.isNull(row, rows, random);
            values.add(isNull ? null : value(type, shape, row, random));
        }
        boolean required = nulls == Nulls.NONE && type != ColumnType.UNKNOWN;
        return new TestColumn(new Field(name, type, required), values);
    }

    static Object value(ColumnType type, Shape shape, int row, Random random) {
        long number =
                switch (shape) {
                    case FEW_DISTINCT -> random.nextInt(5) * 0x1234_5678_9ABCL - 77;
                    case ALL_DISTINCT -> random.nextLong();
                    case ASCENDING -> 1_700_000_000_000_000L + row * 1000L + random.nextInt(900);
                };
        return switch (type) {
            case BOOL -> shape == Shape.ASCENDING ? row > 500 : (number & 1) != 0;
            case INT32 -> (long) (int) number;
            case UINT32 -> number & 0xFFFFFFFFL;
            case INT64, UINT64 -> number;
            // JavaScript's dates end at 8.64e15 milliseconds
            case TIMESTAMP -> number % 8_600_000_000_000_000_000L;
            // the outermost ones are infinite in DuckDB
            case TIMESTAMP_NANOS -> number % 9_200_000_000_000_000_000L;
            case DOUBLE -> number / 1024.0;
            case TEXT -> TestColumn.utf8(text(shape, number));
            case NESTED, JSON -> TestColumn.utf8("{\"v\":\"" + text(shape, number) + "\"}");
            case BINARY, UNKNOWN -> binary(number);
        };
    }

    private static String text(Shape shape, long number) {
        return switch (shape) {
            case FEW_DISTINCT -> number < 0 ? "" : "größe " + number;
            case ALL_DISTINCT -> HexFormat.of().toHexDigits(number).substring((int) number & 15);
            case ASCENDING -> "prefix that is shared/" + number;
        };
    }

    private static byte[] binary(long number) {
        byte[] bytes = new byte[(int) (number & 15)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> 4 * i);
        }
        return bytes;
    }
}
