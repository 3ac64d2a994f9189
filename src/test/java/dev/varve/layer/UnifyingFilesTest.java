package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.LocalStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one table whose column became wider between them, in DuckDB by name. */
class UnifyingFilesTest {

    private static final String TABLE = "feed";

    /** Values of each inferable type, and some that decide how it widens. */
    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("unknown", "null");
        kinds.put("bool", "true");
        kinds.put("long", "7");
        kinds.put("negative", "-9");
        kinds.put("wide long", "9007199254740993");
        kinds.put("unsigned long", "18446744073709551615");
        kinds.put("double", "0.1");
        kinds.put("text", "\"hello \\\"you\\\"\"");
        kinds.put("object", "{\"a\":[1]}");
        kinds.put("array", "[1,\"b\"]");
        kinds.put("number without type", "123456789012345678901234567890");
        return kinds;
    }

    private final Map<String, String> kinds = kinds();

    @TempDir Path root;

    private Connection duckDb() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:");
    }

    @Test
    void filesOfEveryPairOfTypesUnifyByName() throws Exception {
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        try (Connection connection = duckDb()) {
            for (String first : kinds.keySet()) {
                for (String second : kinds.keySet()) {
                    if (!isNested(first) || isNested(second) || !second.equals("text")) {
                        pairs++;
                        check(connection, first, second, wrong);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(pairs > 115, pairs + " pairs");
    }

    /**
     * Where DuckDB sees the JSON type in one file it reads the text of the others as JSON, and says
     * so: the one pair that does not unify without a cast.
     */
    @Test
    void textAfterFilesOfJsonNeedsACast() throws Exception {
        Path folder = root.resolve("cast");
        settle(folder, "{\"a\":[1]}", "\"hello\"");
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement()) {
            SQLException failed =
                    assertThrows(
                            SQLException.class, () -> statement.executeQuery(sql(folder, "x")));
            assertTrue(failed.getMessage().contains("Malformed JSON"), failed.getMessage());
        }
    }

    private static boolean isNested(String kind) {
        return kind.equals("object") || kind.equals("array");
    }

    private void check(Connection connection, String first, String second, List<String> wrong)
            throws Exception {
        String name = first + ", then " + second;
        Path folder = root.resolve(name);
        settle(folder, kinds.get(first), kinds.get(second));
        List<String> cells = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                first.equals("unknown") && second.equals("unknown")
                                        ? sql(folder, "null")
                                        : sql(folder, "x"))) {
            while (rows.next()) {
                cells.add(rows.getString(1));
            }
        } catch (SQLException failed) {
            wrong.add(name + ": " + failed.getMessage().lines().findFirst().orElse(""));
            return;
        }
        List<String> values = List.of(kinds.get(first), kinds.get(second), kinds.get(first));
        if (cells.size() != values.size()) {
            wrong.add(name + ": " + cells);
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!same(values.get(i), cells.get(i))) {
                wrong.add("%s: %s is %s".formatted(name, values.get(i), cells.get(i)));
            }
        }
    }

    private static String sql(Path folder, String column) {
        return "select %s::varchar from read_parquet('%s/**/*.parquet', union_by_name = true) order by n"
                .formatted(column, folder);
    }

    private static boolean same(String literal, String cell) {
        if (cell == null || literal.equals("null")) {
            return cell == null && literal.equals("null");
        }
        if (literal.startsWith("\"")) {
            return cell.equals("hello \"you\"");
        }
        return literal.equals(cell)
                || Character.isDigit(literal.charAt(literal.length() - 1))
                        && new BigDecimal(literal).compareTo(new BigDecimal(cell)) == 0;
    }

    /** Three files: of the first value, of the second, and of the first again. */
    private static void settle(Path folder, String first, String second) throws IOException {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Day()).make();
        try (Settling settling = new Settling(settings, new LocalStore(folder), 64 << 20, TABLE)) {
            int n = 0;
            for (String value : List.of(first, second, first)) {
                settling.settle("{\"n\":%d,\"x\":%s}".formatted(n++, value)).flush();
            }
            assertEquals(List.of(), settling.rejections);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(3, files.filter(each -> each.toString().endsWith(".parquet")).count());
        }
    }

    @Test
    void aColumnWithoutAValueIsInNoFile() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Day()).make();
        try (Settling settling = new Settling(settings, new LocalStore(root), 64 << 20, TABLE)) {
            settling.settle("{\"n\":1,\"x\":null}").flush();
            assertEquals("[n]", columns());
            settling.settle("{\"n\":2,\"x\":null}", "{\"n\":3,\"x\":5}").flush();
            assertEquals("[n, x]", columns());
            assertEquals(List.of("5"), sum("x"));
        }
    }

    @Test
    void rowsOfNothingButNullsAreCounted() throws Exception {
        LayerSettings settings = TestSettings.by(new PartitionScheme.Day()).make();
        try (Settling settling = new Settling(settings, new LocalStore(root), 64 << 20, TABLE)) {
            settling.settle("{\"a\":null}", "{\"a\":null,\"b\":null}").flush();
            assertEquals(2, settling.stored.getFirst().rowCount());
            assertEquals("[_empty]", columns());
            settling.settle("{\"a\":4}", "{\"b\":null}").flush();
            assertEquals(List.of("4"), sum("a"));
            try (Connection connection = duckDb();
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select count(*) from " + everyFile())) {
                assertTrue(rows.next());
                assertEquals(4, rows.getInt(1));
            }
        }
    }

    private String everyFile() {
        return "read_parquet('%s/**/*.parquet', union_by_name = true, hive_partitioning = false)"
                .formatted(root);
    }

    private String columns() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("describe select * from " + everyFile())) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names.toString();
    }

    private List<String> sum(String column) throws SQLException {
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select sum(%s)::varchar from %s".formatted(column, everyFile()))) {
            rows.next();
            return List.of(rows.getString(1));
        }
    }
}
