package dev.varve.column;

import static dev.varve.column.TestColumn.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.RecordLimits;
import dev.varve.record.Schema;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BatchTest {

    private final MemoryBudget budget = new MemoryBudget(16 << 20);

    @AfterEach
    void nothingLeaks() {
        budget.close();
    }

    @Test
    void keepsWhatWasRead() {
        Staging staging =
                staged(
                        """
                        {"a":1,"b":"x","c":true}
                        {"a":2,"d":1.5}
                        {"b":"","c":false,"e":[1, 2]}
                        """);
        try (Batch batch = Batch.of(staging, budget)) {
            assertEquals(3, batch.rowCount());
            assertEquals(List.of("1", "2", "null"), values(batch, "a"));
            assertEquals(List.of("x", "null", ""), values(batch, "b"));
            assertEquals(List.of("1", "null", "0"), values(batch, "c"));
            assertEquals(List.of("null", "1.5", "null"), values(batch, "d"));
            assertEquals(List.of("null", "null", "[1, 2]"), values(batch, "e"));
        }
    }

    /** Requests of a few records are what there is most of. */
    @Test
    void aCopyOfFewRowsTakesLittleHeap() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Staging staging = staged("{\"a\":1,\"b\":\"x\"}\n");
        int copies = 100;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < copies; i++) {
            Batch.of(staging, budget).close();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / copies;
        assertTrue(each < 4_096, () -> "%,d bytes for a row".formatted(each));
    }

    @Test
    void selectsRowsInTheOrderAskedFor() {
        Staging staging =
                staged(
                        "{\"a\":0}\n{\"b\":\"one\"}\n{\"a\":2,\"b\":\"two\"}\n{\"a\":3}\n{\"a\":4}\n");
        try (Batch batch = Batch.select(staging, new int[] {9, 4, 1, 2, 0, 9}, 1, 5, budget)) {
            assertEquals(List.of("4", "null", "2", "0"), values(batch, "a"));
            assertEquals(List.of("null", "one", "two", "null"), values(batch, "b"));
        }
    }

    @Test
    void selectsAnyRowsOfEveryType() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int rows = 1 + random.nextInt(3000);
            List<TestColumn> columns = randomColumns(random, rows);
            int[] chosen = random.ints(random.nextInt(rows + 1), 0, rows).toArray();
            if (random.nextBoolean()) {
                Arrays.sort(chosen);
            }
            List<SourceColumn> sources =
                    columns.stream().map(column -> column.source(0, rows)).toList();
            RowRuns runs = RowRuns.of(chosen, 0, chosen.length);
            try (Batch batch = Batch.copy(sources, runs, budget)) {
                for (TestColumn column : columns) {
                    List<String> expected = new ArrayList<>();
                    for (int row : chosen) {
                        expected.add(text(column.field(), column.values().get(row)));
                    }
                    assertEquals(expected, values(batch, column.field().name()), "seed " + seed);
                }
            }
        }
    }

    @Test
    void whatBecomesTextKeepsItsLiteral() {
        Schema schema = new Schema(List.of(Field.optional("mixed", ColumnType.TEXT)));
        List<Batch> inputs =
                List.of(
                        batch(column("mixed", ColumnType.TEXT, utf8("a\"\\é"))),
                        batch(column("mixed", ColumnType.NESTED, utf8("{\"a\": 1}"), null)),
                        batch(column("mixed", ColumnType.INT64, -5L)),
                        batch(column("mixed", ColumnType.UINT64, -1L)),
                        batch(column("mixed", ColumnType.DOUBLE, 1.5)),
                        batch(column("mixed", ColumnType.BOOL, true)));
        try (Batch joined = Batch.concat(inputs, schema, budget)) {
            assertEquals(
                    List.of(
                            "a\"\\é",
                            "{\"a\": 1}",
                            "null",
                            "-5",
                            "18446744073709551615",
                            "1.5",
                            "true"),
                    values(joined, "mixed"));
        }
        inputs.forEach(Batch::close);
    }

    @Test
    void aFileTakesNarrowerColumnsOnlyAsWhatTheirTableHasMadeOfThem() {
        Schema longs = new Schema(List.of(Field.optional("n", ColumnType.INT64)));
        Schema doubles = new Schema(List.of(Field.optional("n", ColumnType.DOUBLE)));
        Schema texts = new Schema(List.of(Field.optional("n", ColumnType.TEXT)));
        Schema unknowns = new Schema(List.of(Field.optional("u", ColumnType.UNKNOWN)));
        assertTrue(Batch.fit(List.of(longs), doubles, doubles));
        assertFalse(Batch.fit(List.of(longs), doubles, texts));
        assertTrue(Batch.fit(List.of(doubles), doubles, texts));
        assertFalse(Batch.fit(List.of(texts), doubles, texts));
        assertTrue(Batch.fit(List.of(unknowns), doubles, texts));
    }

    @Test
    void joinsBatchesByNameAndWidens() {
        Schema schema =
                new Schema(
                        List.of(
                                Field.optional("number", ColumnType.DOUBLE),
                                Field.optional("mixed", ColumnType.JSON),
                                Field.optional("later", ColumnType.TEXT)));
        Batch first =
                batch(
                        column("number", ColumnType.INT64, 7L, null),
                        column("mixed", ColumnType.TEXT, utf8("a\"\\\n\u0001é"), utf8("")));
        Batch second =
                batch(
                        column("later", ColumnType.TEXT, utf8("x"), utf8("y")),
                        column("mixed", ColumnType.INT64, -5L, null));
        Batch third =
                batch(
                        column("mixed", ColumnType.BOOL, true, false),
                        column("number", ColumnType.DOUBLE, -0.0, 1e300),
                        column("later", ColumnType.UNKNOWN, null, null));
        Batch fourth = batch(column("mixed", ColumnType.DOUBLE, -0.0, 1.5));
        List<Batch> inputs = List.of(first, second, third, fourth);
        try (Batch joined = Batch.concat(inputs, schema, budget)) {
            assertEquals(schema, joined.schema());
            assertEquals(
                    List.of("7.0", "null", "null", "null", "-0.0", "1.0E300", "null", "null"),
                    values(joined, "number"));
            assertEquals(
                    List.of(
                            "\"a\\\"\\\\\\n\\u0001é\"",
                            "\"\"",
                            "-5",
                            "null",
                            "true",
                            "false",
                            "-0.0",
                            "1.5"),
                    values(joined, "mixed"));
            assertEquals(
                    List.of("null", "null", "x", "y", "null", "null", "null", "null"),
                    values(joined, "later"));
        }
        inputs.forEach(Batch::close);
    }

    @Test
    void refusesWhatTheSchemaDoesNotHave() {
        Batch batch = batch(column("a", ColumnType.TEXT, utf8("x")));
        Schema other = new Schema(List.of(Field.optional("b", ColumnType.TEXT)));
        Schema narrower = new Schema(List.of(Field.optional("a", ColumnType.INT64)));
        assertThrows(
                IllegalArgumentException.class, () -> Batch.concat(List.of(batch), other, budget));
        assertThrows(
                IllegalArgumentException.class,
                () -> Batch.concat(List.of(batch), narrower, budget));
        batch.close();
    }

    @Test
    void tellsHowManyRowsFit() {
        Batch batch =
                batch(
                        column(
                                "a",
                                ColumnType.TEXT,
                                utf8("12345"),
                                utf8("1"),
                                utf8(""),
                                utf8("123")));
        BatchColumn column = batch.column("a").orElseThrow();
        assertEquals(3, column.rowsWithin(0, 4, 6));
        assertEquals(4, column.rowsWithin(0, 4, 9));
        assertEquals(2, column.rowsWithin(0, 2, 9));
        assertEquals(1, column.rowsWithin(0, 4, 2), "a row that is too long comes alone");
        assertEquals(3, column.rowsWithin(1, 9, 4));
        batch.close();
    }

    @Test
    void isClosedOnceAndNotReadAfterwards() {
        Batch batch = batch(column("a", ColumnType.INT64, 1L));
        batch.close();
        assertThrows(IllegalStateException.class, batch::close);
        assertThrows(IllegalStateException.class, () -> values(batch, "a"));
    }

    @Test
    void takesRowsWithoutColumns() {
        try (Batch batch = TestColumn.batchOfNothing(3, budget)) {
            assertEquals(3, batch.rowCount());
            assertEquals(0, batch.sizeBytes());
            assertFalse(batch.column("a").isPresent());
        }
    }

    private Batch batch(TestColumn... columns) {
        return TestColumn.batch(List.of(columns), budget);
    }

    private static TestColumn column(String name, ColumnType type, Object... values) {
        return new TestColumn(Field.optional(name, type), Arrays.asList(values));
    }

    static List<TestColumn> randomColumns(Random random, int rows) {
        List<TestColumn> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            List<Object> values = new ArrayList<>();
            boolean hasNulls = random.nextBoolean();
            for (int row = 0; row < rows; row++) {
                boolean isNull = hasNulls && random.nextInt(3) == 0;
                values.add(isNull || type == ColumnType.UNKNOWN ? null : random(type, random));
            }
            columns.add(new TestColumn(Field.optional(type.name(), type), values));
        }
        return columns;
    }

    private static Object random(ColumnType type, Random random) {
        return switch (type) {
            case BOOL -> random.nextBoolean();
            case INT32 -> (long) random.nextInt();
            case UINT32 -> random.nextInt() & 0xFFFFFFFFL;
            case DOUBLE -> random.nextGaussian();
            case INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS -> random.nextLong();
            default -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    /** The column's values as text, read the way the writers read them: in pieces. */
    static List<String> values(Batch batch, String name) {
        BatchColumn column = batch.column(name).orElseThrow();
        ColumnRows rows = new ColumnRows();
        rows.clear(column.field().type());
        for (int from = 0; from < batch.rowCount(); from += 700) {
            rows.append(column, from, Math.min(batch.rowCount(), from + 700));
        }
        assertEquals(column.nullCount(), rows.nullCount());
        List<String> values = new ArrayList<>();
        for (int row = 0; row < rows.rowCount(); row++) {
            Object value = null;
            if (Bits.isSet(rows.validity(), row)) {
                int start = row == 0 || rows.type().isFixedWidth() ? 0 : rows.ends()[row - 1];
                value =
                        rows.type().isFixedWidth()
                                ? rows.values()[row]
                                : Arrays.copyOfRange(rows.bytes(), start, rows.ends()[row]);
            }
            values.add(text(column.field(), value));
        }
        return values;
    }

    private static String text(Field field, Object value) {
        return switch (value) {
            case null -> "null";
            case byte[] bytes when field.type() == ColumnType.BINARY -> Arrays.toString(bytes);
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case Boolean bool -> bool ? "1" : "0";
            case Long word when field.type() == ColumnType.DOUBLE ->
                    String.valueOf(Double.longBitsToDouble(word));
            default -> value.toString();
        };
    }

    private static Staging staged(String lines) {
        Catalog catalog =
                new Catalog(
                        List.of(),
                        new TableName("t"),
                        new RecordLimits(128, 1 << 20, 1024, 100),
                        1_000,
                        true,
                        true);
        RecordReader reader = new RecordReader(catalog, Optional.of(new TableName("t")));
        byte[] bytes = utf8(lines);
        reader.read(bytes, 0, bytes.length, 1);
        assertTrue(reader.rejections().isEmpty(), () -> reader.rejections().toString());
        assertEquals(1, reader.staged().size());
        return reader.staged().iterator().next();
    }
}
