package dev.varve.column;

import static dev.varve.column.TestColumn.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RowTextTest {

    private static TestColumn column(String name, ColumnType type, @Nullable Object... values) {
        return new TestColumn(Field.optional(name, type), Arrays.asList(values));
    }

    @Test
    void aRowIsAnObjectOfItsValuesWithoutItsNulls() {
        List<TestColumn> columns =
                List.of(
                        column("first", ColumnType.TEXT, null, null),
                        column("\"\\\u0001\u007f\u2028é", ColumnType.BOOL, true, null),
                        column("int", ColumnType.INT32, -7L, null),
                        column("long", ColumnType.INT64, Long.MIN_VALUE, null),
                        column("unsigned", ColumnType.UINT32, -1L, null),
                        column("ulong", ColumnType.UINT64, -1L, null),
                        column("double", ColumnType.DOUBLE, 1e-5, Double.NaN),
                        column("time", ColumnType.TIMESTAMP, -1L, 0L),
                        column("text", ColumnType.TEXT, utf8("\b\f\n\u001f\u007f\u0085😀"), null),
                        column("json", ColumnType.JSON, utf8("{\"a\" : [1, null]}"), null),
                        column("bytes", ColumnType.BINARY, new byte[] {-1, 0, 1, 2}, null));
        try (MemoryBudget budget = new MemoryBudget(1 << 20);
                Batch batch = TestColumn.batch(columns, budget)) {
            assertEquals(
                    "{\"\\\"\\\\\\u0001\u007f\u2028é\":true,\"int\":-7,\"long\":-9223372036854775808,"
                            + "\"unsigned\":4294967295,\"ulong\":18446744073709551615,"
                            + "\"double\":1.0E-5,\"time\":\"1969-12-31T23:59:59.999999Z\","
                            + "\"text\":\"\\b\\f\\n\\u001f\u007f\u0085😀\","
                            + "\"json\":{\"a\" : [1, null]},\"bytes\":\"/wABAg==\"}",
                    new String(RowText.of(batch, 0), UTF_8));
            assertEquals(
                    "{\"double\":\"NaN\",\"time\":\"1970-01-01T00:00:00Z\"}",
                    new String(RowText.of(batch, 1), UTF_8));
        }
    }
}
