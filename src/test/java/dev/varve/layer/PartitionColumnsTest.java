package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.json.JsonLiteral;
import dev.varve.store.LocalStore;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns by whose values a table is divided: in the path, in the metadata, in no file. */
final class PartitionColumnsTest {

    private static final PartitionScheme BY_PRODUCT_AND_DATE =
            new PartitionScheme.Columns(List.of("product", "date"));

    @TempDir Path root;

    private Settling begin(LayerSettings settings) {
        return new Settling(settings, new LocalStore(root), 8 << 20, "feed");
    }

    private Settling begin(PartitionScheme scheme) {
        return begin(TestSettings.by(scheme).make());
    }

    private List<List<String>> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("$ROOT", root.toString()))) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(row);
            }
            return all;
        }
    }

    private List<String> columns(StoredFile file) throws SQLException {
        String sql =
                "SELECT name FROM parquet_schema('$ROOT/%s') WHERE num_children IS NULL"
                        .formatted(file.key());
        return query(sql).stream().map(List::getFirst).toList();
    }

    private @Nullable String footer(StoredFile file, String key) throws SQLException {
        String sql =
                "SELECT decode(value) FROM parquet_kv_metadata('$ROOT/%s') WHERE decode(key) = '%s'"
                        .formatted(file.key(), key);
        List<List<String>> found = query(sql);
        return found.isEmpty() ? null : found.getFirst().getFirst();
    }

    @Test
    void standInThePathOnlyWhereReadersFindThem() throws Exception {
        try (Settling settling = begin(BY_PRODUCT_AND_DATE)) {
            settling.settle(
                    "{\"n\":1,\"product\":\"BTC/USD\",\"date\":\"2025-12-03\"}",
                    "{\"n\":2,\"product\":\"ETH USD\",\"date\":\"2025-12-04\"}",
                    "{\"n\":3,\"product\":null,\"date\":\"2025-12-04\"}");
            for (StoredFile file : settling.flush()) {
                assertEquals(List.of("n"), columns(file));
            }
        }
        assertEquals(
                List.of(
                        List.of("1", "BTC/USD", "2025-12-03"),
                        List.of("2", "ETH USD", "2025-12-04"),
                        List.of("3", "null", "2025-12-04")),
                query(
                        "SELECT n, product, date FROM read_parquet('$ROOT/feed/**/*.parquet',"
                                + " hive_partitioning = true, union_by_name = true) ORDER BY n"));
        assertEquals(
                List.of(List.of("n", "BIGINT")),
                query(
                        "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM"
                                + " read_parquet('$ROOT/feed/**/*.parquet',"
                                + " hive_partitioning = false))"));
    }

    @Test
    void areInTheFilesTooWhereThatIsWanted() throws Exception {
        LayerSettings settings =
                TestSettings.by(BY_PRODUCT_AND_DATE).columns(new ColumnChoices(true, true)).make();
        try (Settling settling = begin(settings)) {
            settling.settle("{\"n\":1,\"product\":\"BTC/USD\",\"date\":\"2025-12-03\"}");
            StoredFile file = settling.flush().getFirst();
            assertEquals(List.of("n", "product", "date"), columns(file));
            assertEquals(
                    "BTC/USD",
                    manifest(file)
                            .getString("partition.columns.find { it.name=='product' }.value"));
        }
    }

    private JsonPath manifest(StoredFile file) throws IOException {
        return JsonPath.from(Files.readString(root.resolve(file.manifest().value())));
    }

    @Test
    void theManifestAndTheFooterTellTheirTypesAndExactValues() throws Exception {
        try (Settling settling = begin(BY_PRODUCT_AND_DATE)) {
            settling.settle("{\"n\":1,\"product\":\"BTC/USD\\u0007\",\"date\":20251203}");
            StoredFile file = settling.flush().getFirst();
            String expected =
                    "[{\"name\":\"product\",\"type\":\"text\",\"nullable\":true,\"value\":\"BTC/USD\\u0007\"},"
                            + "{\"name\":\"date\",\"type\":\"int64\",\"nullable\":true,\"value\":\"20251203\"}]";
            assertEquals(expected, footer(file, "varve.partition.columns"));
            JsonPath manifest = manifest(file);
            assertEquals(JsonPath.from(expected).getList("$"), manifest.get("partition.columns"));
            assertEquals(List.of("n"), manifest.getList("schema.name"));
        }
    }

    @Test
    void derivedFromTheTimeAreNoColumns() throws Exception {
        try (Settling settling = begin(BY_PRODUCT_AND_DATE)) {
            settling.settle("{\"n\":1,\"product\":\"a\",\"time\":\"2025-12-03T01:02:03Z\"}");
            StoredFile file = settling.flush().getFirst();
            assertEquals(List.of("n", "time"), columns(file));
            assertEquals(List.of("product"), manifest(file).getList("partition.columns.name"));
        }
    }

    /** What a path spells alike, and what a record leaves to its time, are not one value. */
    @Test
    void everyValueCanBeReadBackExactly() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("PartitionColumnsTest: seed " + seed);
        Random random = new Random(seed);
        List<List<String>> kinds =
                List.of(
                        List.of(
                                "\"\"",
                                "null",
                                "\"a/b\"",
                                "\"%2F\"",
                                "\"__HIVE_DEFAULT_PARTITION__\""),
                        List.of("5", "-0", "9007199254740993", "null"),
                        List.of("5", "0.0", "-0.0", "2.5", "1e300", "null"),
                        List.of("true", "false", "null"),
                        List.of("5", "\"5\"", "5.0", "5e0", "\"\\u0035\"", "null", "\"\"", "true"),
                        List.of("\"{}\"", "5", "\"[5]\"", "\"2025-03-04\""));
        for (int round = 0; round < 12; round++) {
            List<String> literals = kinds.get(round % kinds.size());
            Path folder = Files.createDirectory(root.resolve("round" + round));
            Map<Long, String> written = new HashMap<>();
            LayerSettings settings =
                    TestSettings.by(new PartitionScheme.Columns(List.of("date")))
                            .columns(ColumnChoices.DEFAULT)
                            .make();
            try (Settling settling =
                    new Settling(settings, new LocalStore(folder), 8 << 20, "feed")) {
                for (int request = 0; request < 3; request++) {
                    List<String> lines = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        String literal = literals.get(random.nextInt(literals.size()));
                        written.put((long) written.size(), literal);
                        lines.add("{\"n\":%d,\"date\":%s}".formatted(written.size() - 1, literal));
                    }
                    settling.settle(lines.toArray(String[]::new));
                }
                Map<Long, String> found = new HashMap<>();
                for (StoredFile file : settling.flush()) {
                    readBack(folder, file, written, found);
                }
                assertEquals(written.keySet(), found.keySet(), "seed " + seed);
                assertEquals(List.of(), settling.unexpected);
            }
        }
    }

    private void readBack(
            Path folder, StoredFile file, Map<Long, String> written, Map<Long, String> found)
            throws Exception {
        JsonPath manifest =
                JsonPath.from(Files.readString(folder.resolve(file.manifest().value())));
        String type = manifest.getString("partition.columns[0].type");
        String value = manifest.getString("partition.columns[0].value");
        for (List<String> row : query("SELECT n FROM '%s/%s'".formatted(folder, file.key()))) {
            long n = Long.parseLong(row.getFirst());
            String literal = written.get(n);
            assertEquals(expected(type, literal), same(type, value), literal);
            found.put(n, String.valueOf(value));
        }
    }

    private static @Nullable String expected(String type, String literal) {
        if (literal.equals("null")) {
            return null;
        }
        byte[] json = literal.getBytes(StandardCharsets.UTF_8);
        String text =
                type.equals("json") || !JsonLiteral.isString(json, 0, json.length)
                        ? literal
                        : new String(
                                JsonLiteral.text(json, 0, json.length), StandardCharsets.UTF_8);
        return same(type, text);
    }

    private static @Nullable String same(String type, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "double" -> Double.toString(Double.parseDouble(value));
            case "int64" -> Long.toString(Long.parseLong(value));
            default -> isNumber(value) ? plain(value) : value;
        };
    }

    private static boolean isNumber(String value) {
        return value.matches("-?[0-9.eE]+");
    }

    /** A column of numbers that becomes one of JSON holds 5e0 as it holds 5. */
    private static String plain(String number) {
        return new BigDecimal(number).stripTrailingZeros().toPlainString();
    }

    @Test
    void aFileWithoutAnyOtherColumnCountsItsRows() throws Exception {
        try (Settling settling = begin(new PartitionScheme.Columns(List.of("a", "b")))) {
            settling.settle("{\"a\":1,\"b\":\"x\"}", "{\"b\":\"x\",\"a\":1}", "{\"a\":2}");
            for (StoredFile file : settling.flush()) {
                assertEquals(List.of("_empty"), columns(file));
            }
        }
        assertEquals(
                List.of(List.of("1", "x", "2"), List.of("2", "null", "1")),
                query(
                        "SELECT a, b, count(*) FROM read_parquet('$ROOT/feed/**/*.parquet',"
                                + " hive_partitioning = true) GROUP BY ALL ORDER BY 1"));
    }

    @Test
    void aTypeThatWidensOnTheWayIsThatOfTheFile() throws Exception {
        try (Settling settling = begin(new PartitionScheme.Columns(List.of("a")))) {
            settling.settle("{\"n\":1,\"a\":5}");
            settling.settle("{\"n\":2,\"a\":2.5}");
            settling.settle("{\"n\":3,\"a\":5}");
            List<StoredFile> files = settling.flush();
            assertEquals(2, files.size(), files::toString);
            for (StoredFile file : files) {
                assertEquals("double", manifest(file).getString("partition.columns[0].type"));
            }
        }
    }

    @Test
    void filesThatDifferInNothingElseAreNotTakenForOne() throws Exception {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("a")))
                        .includeMetadata(false)
                        .make();
        try (Settling settling = begin(settings)) {
            settling.settle("{\"n\":1,\"a\":\"\"}", "{\"n\":1,\"a\":null}", "{\"n\":1}");
            assertEquals(2, settling.flush().size());
        }
        try (Stream<Path> files = Files.walk(root.resolve("feed"))) {
            assertEquals(2, files.filter(Files::isRegularFile).count());
        }
        assertEquals(
                List.of(List.of("3")), query("SELECT count(*) FROM '$ROOT/feed/**/*.parquet'"));
    }

    /** Which of them is first in its request decides nothing. */
    @Test
    void aNumberAndItsTextDivideATableOfTexts() throws Exception {
        for (boolean metadata : List.of(true, false)) {
            LayerSettings settings =
                    TestSettings.by(new PartitionScheme.Columns(List.of("a")))
                            .includeMetadata(metadata)
                            .make();
            Path folder = Files.createDirectory(root.resolve("metadata-" + metadata));
            try (Settling settling =
                    new Settling(settings, new LocalStore(folder), 8 << 20, "feed")) {
                settling.settle("{\"a\":\"x\"}");
                settling.settle("{\"n\":1,\"a\":5}", "{\"n\":1,\"a\":\"5\"}", "{\"n\":1,\"a\":5}");
                settling.settle("{\"n\":1,\"a\":\"5\"}", "{\"n\":1,\"a\":\"true\"}");
                settling.settle("{\"n\":1,\"a\":true}");
                Map<String, Long> rows = new TreeMap<>();
                for (StoredFile file : settling.flush()) {
                    JsonPath manifest =
                            JsonPath.from(
                                    Files.readString(folder.resolve(file.manifest().value())));
                    assertEquals("text", manifest.getString("partition.columns[0].type"));
                    String value = manifest.getString("partition.columns[0].value");
                    boolean literal =
                            "true".equals(manifest.getString("partition.columns[0].literal"));
                    rows.put(literal ? value : '"' + value + '"', file.rowCount());
                }
                assertEquals(
                        Map.of("\"x\"", 1L, "5", 2L, "\"5\"", 2L, "true", 1L, "\"true\"", 1L),
                        rows);
                assertEquals(
                        List.of(List.of("5", "4"), List.of("true", "2"), List.of("x", "1")),
                        query(
                                "SELECT a, count(*) FROM read_parquet('%s/feed/**/*.parquet', hive_partitioning = true, hive_types_autocast = false) GROUP BY a ORDER BY a"
                                        .formatted(folder)));
            }
        }
    }

    @Test
    void anObjectOrAnArrayDividesNothing() throws Exception {
        try (Settling settling = begin(new PartitionScheme.Columns(List.of("a")))) {
            settling.settle("{\"a\":{\"b\":1}}", "{\"a\":[]}");
            settling.settle("{\"a\":\"x\"}", "{\"a\":{}}", "{\"a\":5}", "{\"a\":\"[1]\"}");
            assertEquals(3, settling.flush().size());
            assertEquals(
                    List.of(1L, 2L, 2L), settling.rejections.stream().map(r -> r.line()).toList());
            String reason = settling.rejections.getFirst().reason();
            assertTrue(reason.startsWith("an object or an array divides no table"), reason);
        }
    }

    @Test
    void aNumberOfMoreDigitsThanADirectoryTakesIsRefusedAlone() throws Exception {
        try (Settling settling = begin(new PartitionScheme.Columns(List.of("a")))) {
            settling.settle(
                    "{\"a\":\"x\"}", "{\"a\":5.%s}".formatted("0".repeat(3_000)), "{\"a\":true}");
            assertEquals(2, settling.flush().size());
            assertEquals(List.of(2L), settling.rejections.stream().map(r -> r.line()).toList());
            String reason = settling.rejections.getFirst().reason();
            assertTrue(reason.contains("more than 255 bytes"), reason);
        }
    }
}
