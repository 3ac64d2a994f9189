package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of test values: {@code Boolean}, {@code Long} (bits of unsigned ones), {@code Double},
 * {@code byte[]}, or null.
 */
public record TestColumn(Field field, List<? extends @Nullable Object> values) {

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All columns as one batch. */
    public static Batch batch(List<TestColumn> columns, MemoryBudget budget) {
        int rows = columns.isEmpty() ? 0 : columns.getFirst().values.size();
        return batch(columns, 0, rows, budget);
    }

    /** Some rows of all columns as one batch. */
    public static Batch batch(List<TestColumn> columns, int from, int to, MemoryBudget budget) {
        return Batch.copy(
                columns.stream().map(column -> column.source(from, to)).toList(),
                RowRuns.all(to - from),
                budget);
    }

    /** A batch of rows that have no column. */
    public static Batch batchOfNothing(int rows, MemoryBudget budget) {
        return Batch.copy(List.of(), RowRuns.all(rows), budget);
    }

    SourceColumn source(int from, int to) {
        int rows = to - from;
        long[] validity = new long[Bits.words(rows)];
        long[] words = new long[rows];
        int[] ends = new int[rows];
        byte[] bytes = new byte[16];
        int length = 0;
        int nulls = 0;
        for (int row = 0; row < rows; row++) {
            Object value = values.get(from + row);
            if (value == null) {
                nulls++;
            } else {
                Bits.set(validity, row);
                if (value instanceof byte[] text) {
                    if (length + text.length > bytes.length) {
                        bytes = Arrays.copyOf(bytes, 2 * (length + text.length));
                    }
                    System.arraycopy(text, 0, bytes, length, text.length);
                    length += text.length;
                } else {
                    words[row] = word(value);
                }
            }
            ends[row] = length;
        }
        return new SourceColumn(field, rows, nulls, validity, words, bytes, ends);
    }

    private long word(Object value) {
        return switch (value) {
            case Boolean bool -> bool ? 1 : 0;
            case Double number -> Double.doubleToRawLongBits(number);
            case Long number when field.type() == ColumnType.UINT32 -> number & 0xFFFFFFFFL;
            case Long number -> number;
            default -> throw new IllegalArgumentException("no test value: " + value);
        };
    }
}
