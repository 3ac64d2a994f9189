package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.DelimitedText;
import dev.varve.record.Field;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.LocalStore;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record leaves behind that is not taken: nothing, at whatever step it was refused. */
class RefusedRowsTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final TableName TABLE = new TableName("named");

    @TempDir Path root;

    private static LayerSettings byDayOf(String timeField) {
        return TestSettings.by(new PartitionScheme.Day()).timeField(TABLE, timeField).make();
    }

    private Settling begin() {
        return new Settling(byDayOf("ts"), new LocalStore(root), 8 * MEBIBYTE, TABLE.value());
    }

    @Test
    void aTimeThatIsNoneDoesNotSpoilTheTableForThoseThatCome() throws Exception {
        try (Settling settling = begin()) {
            settling.settle("{\"i\":0,\"ts\":\"2020-01-01T00:00:00Z\"}");
            settling.settle("{\"i\":1,\"ts\":{\"odd\":1}}");
            for (int i = 2; i < 100; i++) {
                settling.settle("{\"i\":%d,\"ts\":\"2020-01-01T00:00:00Z\"}".formatted(i));
            }
            assertEquals(1, settling.rejections.size());
            assertEquals(99, settling.flush().getFirst().rowCount());
        }
    }

    @Test
    void neighboursInOneRequestAreDecidedByThemselves() throws Exception {
        try (Settling settling = begin()) {
            settling.settle(
                    "{\"i\":0,\"ts\":\"2020-01-01T00:00:00Z\"}",
                    "{\"i\":1,\"ts\":{\"odd\":1}}",
                    "{\"i\":2,\"ts\":1577836800}",
                    "{\"i\":3,\"ts\":\"never\"}",
                    "{\"i\":4,\"ts\":\"2020-01-01T12:00:00Z\"}");
            assertEquals(
                    List.of(2L, 4L), settling.rejections.stream().map(Rejection::line).toList());
            List<StoredFile> files = settling.flush();
            assertEquals(1, files.size());
            assertEquals(3, files.getFirst().rowCount());
            assertTrue(files.getFirst().key().value().contains("year=2020/month=01/day=01"));
        }
    }

    @Test
    void columnsAndTypesOfARefusedRecordDoNotExist() throws Exception {
        try (Settling settling = begin()) {
            settling.settle("{\"a\":1,\"ts\":\"2020-01-01T00:00:00Z\"}");
            settling.settle("{\"a\":\"text\",\"b\":2,\"ts\":\"never\"}");
            settling.settle(
                    "{\"a\":\"more\",\"c\":[],\"ts\":\"never\"}",
                    "{\"a\":2,\"ts\":\"2020-01-01T00:00:00Z\"}");
            settling.flush();
        }
        assertEquals("BIGINT", query("SELECT typeof(any_value(a)) FROM '$ROOT/**/*.parquet'"));
        assertEquals(
                2L,
                query(
                        "SELECT count(*) FROM (DESCRIBE SELECT * FROM read_parquet("
                                + "'$ROOT/**/*.parquet', hive_partitioning = false))"));
    }

    @Test
    void aTableOfRefusedRecordsAloneDoesNotExist() throws Exception {
        try (Settling settling = begin()) {
            settling.settle("{\"a\":1,\"ts\":\"never\"}", "{\"b\":1,\"ts\":[]}");
            assertFalse(settling.catalog.tables().contains(TABLE));
            settling.settle("{\"z\":true,\"ts\":\"2020-01-01T00:00:00Z\"}");
            assertEquals(
                    List.of("z", "ts"),
                    settling.catalog.schemaOf(TABLE).fields().stream()
                            .map(field -> field.name())
                            .toList());
        }
    }

    /** Whatever is refused in between, the rest becomes what it becomes without it. */
    @Test
    void refusedRecordsChangeNothingForTheOthers() throws Exception {
        long firstSeed = 4_711;
        System.out.printf("RefusedRowsTest: seeds %d to %d%n", firstSeed, firstSeed + 299);
        for (long seed = firstSeed; seed < firstSeed + 300; seed++) {
            Random random = new Random(seed);
            List<String> good = new ArrayList<>();
            List<String> mixed = new ArrayList<>();
            int bad = 0;
            for (int i = 0; i < 1 + random.nextInt(60); i++) {
                if (random.nextInt(3) == 0) {
                    mixed.add(bad(random));
                    bad++;
                } else {
                    String record = good(random, i);
                    good.add(record);
                    mixed.add(record);
                }
            }
            try (Settling alone = begin();
                    Settling together = begin()) {
                alone.settle(good.toArray(String[]::new));
                together.settle(mixed.toArray(String[]::new));
                String message = "seed " + seed + ": " + mixed;
                assertEquals(bad, together.rejections.size(), message);
                assertEquals(
                        alone.catalog.schemaOf(TABLE), together.catalog.schemaOf(TABLE), message);
                assertEquals(partitions(alone), partitions(together), message);
            }
        }
    }

    private static List<String> partitions(Settling settling) {
        return settling.layers.unstored().status().stream()
                .flatMap(table -> table.partitions().stream())
                .map(each -> each.path() + " " + each.bufferedRows())
                .toList();
    }

    private static String good(Random random, int i) {
        String time =
                switch (random.nextInt(3)) {
                    case 0 -> "\"2024-01-%02dT00:00:00Z\"".formatted(1 + random.nextInt(3));
                    case 1 -> Integer.toString(1_704_067_200 + random.nextInt(3) * 86_400);
                    default -> "\"2024-01-02 03:04:05\"";
                };
        return "{\"i\":%d,\"ts\":%s%s}".formatted(i, time, extra(random, "g"));
    }

    /** What the reader refuses, and what belongs to no partition. */
    private static String bad(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"i\":\"broken\"" + extra(random, "b");
            case 1 -> "{\"i\":\"text\",\"ts\":\"never\"%s}".formatted(extra(random, "b"));
            case 2 -> "{\"i\":0.5,\"ts\":{\"odd\":1}%s}".formatted(extra(random, "b"));
            default -> "{\"i\":[1],\"ts\":true%s}".formatted(extra(random, "b"));
        };
    }

    private static String extra(Random random, String name) {
        return switch (random.nextInt(4)) {
            case 0 -> ",\"%s%d\":1".formatted(name, random.nextInt(4));
            case 1 -> ",\"n\":" + random.nextInt(9);
            case 2 -> ",\"n\":" + (name.equals("g") ? "1.5" : "\"text\"");
            default -> "";
        };
    }

    @Test
    void theDirectoryOfARowIsItsOwnWhateverItsNeighboursHold() throws Exception {
        LayerSettings byTenant = TestSettings.by(new PartitionScheme.Columns(List.of("t"))).make();
        for (String odd : List.of("{\"odd\":1}", "0.5", "true")) {
            try (Settling settling =
                    new Settling(byTenant, new LocalStore(root), MEBIBYTE, "odd")) {
                settling.settle("{\"t\":\"a\"}", "{\"t\":" + odd + "}", "{\"t\":5}");
                List<String> paths =
                        settling.layers.unstored().status().getFirst().partitions().stream()
                                .map(TableStatus.OpenPartition::path)
                                .toList();
                assertTrue(paths.containsAll(List.of("t=a", "t=5")), paths::toString);
            }
        }
    }

    @Test
    void theLedgersOfAFileAreThoseOfItsLedgersWhateverElseTheirFieldHolds() throws Exception {
        LayerSettings byDay = TestSettings.by(new PartitionScheme.Day()).make();
        for (String odd : List.of("\"odd\"", "-1", "0.5", "null", "{\"ledger\":1}")) {
            Path folder = Files.createTempDirectory(root, "odd");
            try (Settling settling =
                    new Settling(byDay, new LocalStore(folder), MEBIBYTE, "beside")) {
                String record = "{\"ledger\":" + odd + "}";
                settling.settle("{\"ledger\":9}", record, "{\"ledger\":7}", "{\"ledger\":8}");
                assertEquals("7-9", ledgers(settling.flush().getFirst(), folder), odd);
                settling.settle(record);
                assertEquals("-", ledgers(settling.flush().getFirst(), folder), odd);
            }
        }
    }

    /** As the file's manifest says, which leaves out what there is not. */
    private static String ledgers(StoredFile file, Path folder) throws Exception {
        try (JsonReader json =
                Json.createReader(Files.newInputStream(folder.resolve(file.manifest().value())))) {
            JsonObject partition = json.readObject().getJsonObject("partition");
            return "%s-%s"
                    .formatted(
                            Objects.toString(partition.get("start"), ""),
                            Objects.toString(partition.get("end"), ""));
        }
    }

    @Test
    void rowsOfDelimitedTextAreLayersTooAndLeaveNothingWhereTheyAreRefused() throws Exception {
        try (Settling settling = begin()) {
            DelimitedText text =
                    new DelimitedText(
                            TABLE,
                            settling.catalog,
                            """
                            broken,unread,id#,name,odd,ts
                            ,,1,first,,2020-01-01T00:00:00Z
                            ,,2,second,taught,never
                            x,taught,none,third,,2020-01-01T00:00:00Z
                            ,,4,,,2020-01-02T00:00:00Z
                            """);
            assertEquals(
                    List.of("line 4, column 1: field 'id': expected an integer, found none"),
                    text.rejections().stream().map(Rejection::message).toList());
            try (Prepared prepared = settling.layers.prepare(text.rows(), Duration.ZERO)) {
                assertEquals(
                        List.of(3L), prepared.rejections().stream().map(Rejection::line).toList());
                settling.layers.commit(List.of(prepared));
            }
            assertEquals(
                    List.of("id", "name", "ts"),
                    settling.catalog.schemaOf(TABLE).fields().stream().map(Field::name).toList());
            assertEquals(2, settling.flush().size());
        }
        assertEquals(5L, query("SELECT sum(id)::BIGINT FROM '$ROOT/**/*.parquet'"));
        assertEquals(1L, query("SELECT count(name) FROM '$ROOT/**/*.parquet'"));
    }

    @Test
    void theBytesOfAcceptedRowsAreThoseThatCame() {
        Catalog catalog = new Catalog(List.of(), TABLE, RecordLimits.DEFAULT, 1_000, true, true);
        RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
        List<String> records = List.of("{\"a\": 1 , \"b\":\"\\u0041\"}", "{ }", "{\"a\":2.50}");
        byte[] lines =
                ("broken\n" + String.join("\n", records) + "\n").getBytes(StandardCharsets.UTF_8);
        reader.read(lines, 0, lines.length, 1);
        RowSource rows = reader.staged().iterator().next();
        for (int row = 0; row < records.size(); row++) {
            assertArrayEquals(
                    records.get(row).getBytes(StandardCharsets.UTF_8), rows.accepted(row));
        }
    }

    @Test
    void aFewRowsOfVeryManyColumnsAreReadInParts() {
        Catalog catalog = new Catalog(List.of(), TABLE, RecordLimits.DEFAULT, 1_000, true, true);
        RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
        StringBuilder sparse = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            sparse.append("{\"c%d\":1}\n".formatted(i % 1_000));
        }
        byte[] lines = sparse.toString().getBytes(StandardCharsets.UTF_8);
        int from = 0;
        long rows = 0;
        long line = 1;
        while (from < lines.length) {
            line = reader.read(lines, from, lines.length, line);
            from = reader.stoppedAt();
            assertTrue(reader.stagedBytes() < 6 * MEBIBYTE, () -> "" + reader.stagedBytes());
            rows += reader.staged().stream().mapToLong(RowSource::rowCount).sum();
            reader.staged().forEach(catalog::merge);
            reader.clear();
        }
        assertEquals(20_000, rows);
        assertEquals(20_001, line);
    }

    @Test
    void columnsThatAreOnlyEverNullFillMemoryToo() {
        Catalog catalog = new Catalog(List.of(), TABLE, RecordLimits.DEFAULT, 1_000, true, true);
        RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
        StringBuilder nulls = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            nulls.append("{\"c%d\":null}\n".formatted(i % 1_000));
        }
        byte[] lines = nulls.toString().getBytes(StandardCharsets.UTF_8);
        reader.read(lines, 0, lines.length, 1);
        assertTrue(reader.isFull());
        assertTrue(reader.stoppedAt() < lines.length / 10, () -> "" + reader.stoppedAt());
    }

    private Object query(String sql) throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet row = statement.executeQuery(sql.replace("$ROOT", root.toString()))) {
            row.next();
            return row.getObject(1);
        }
    }
}
