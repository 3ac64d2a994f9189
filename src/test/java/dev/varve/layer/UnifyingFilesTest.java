package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files of one table whose column became wider between them, in DuckDB by name. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
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
    void filesOfEveryPairOfTypesUnifyByNameButForTextBehindJson() throws Exception {
        assertEquals(
                List.of("object, then text: Malformed JSON", "array, then text: Malformed JSON"),
                failures("one", Settlement.ONE_PROCESS));
    }

    @Test
    void filesOfSeveralProcessesUnifyButForTextBesideJson() throws Exception {
        List<String> failures = failures("several", Settlement.A_PROCESS_EACH);
        assertEquals(
                List.of(
                        "text, then object: Malformed JSON",
                        "text, then array: Malformed JSON",
                        "object, then text: Malformed JSON",
                        "array, then text: Malformed JSON"),
                failures.stream().filter(each -> each.endsWith("JSON")).toList());
        assertEquals(
                pairs(UnifyingFilesTest::isOneForTheOther),
                failures.stream()
                        .filter(each -> !each.endsWith("JSON"))
                        .map(each -> each.substring(0, each.indexOf(':')))
                        .toList());
    }

    @Test
    void filesOfSeveralProcessesUnifyWhereJsonIsCalledText() throws Exception {
        List<String> failures = failures("text", Settlement.A_PROCESS_EACH_WITHOUT_JSON_TYPE);
        assertEquals(List.of(), failures.stream().filter(each -> each.endsWith("JSON")).toList());
    }

    /** What DuckDB takes for a value of the other's type: true for 1, an integer for a double. */
    private static boolean isOneForTheOther(String first, String second) {
        Set<String> both = new HashSet<>(List.of(first, second));
        Set<String> numbers = Set.of("long", "negative", "wide long", "unsigned long", "double");
        return both.size() == 2
                && (both.contains("bool") && both.stream().anyMatch(numbers::contains)
                        || both.contains("double")
                                && (both.contains("wide long") || both.contains("unsigned long")));
    }

    private List<String> pairs(BiPredicate<String, String> chosen) {
        return kinds.keySet().stream()
                .flatMap(
                        first ->
                                kinds.keySet().stream()
                                        .filter(second -> chosen.test(first, second))
                                        .map(second -> first + ", then " + second))
                .toList();
    }

    /** Who settles the rows of a table's files. */
    private enum Settlement {
        ONE_PROCESS,
        A_PROCESS_EACH,
        A_PROCESS_EACH_WITHOUT_JSON_TYPE;

        LayerSettings settings() {
            boolean jsonType = this != A_PROCESS_EACH_WITHOUT_JSON_TYPE;
            return TestSettings.by(new PartitionScheme.Day())
                    .columns(new ColumnChoices(false, jsonType))
                    .make();
        }

        /** Makes a file of each value. */
        void settle(Path folder, List<String> values) throws IOException {
            if (this == ONE_PROCESS) {
                settle(folder, values, 0);
                return;
            }
            for (int i = 0; i < values.size(); i++) {
                settle(folder, values.subList(i, i + 1), i);
            }
        }

        private void settle(Path folder, List<String> values, int firstNumber) throws IOException {
            try (Settling settling =
                    new Settling(settings(), new LocalStore(folder), 64 << 20, TABLE)) {
                int n = firstNumber;
                for (String value : values) {
                    settling.settle("{\"n\":%d,\"x\":%s}".formatted(n++, value)).flush();
                }
                assertEquals(List.of(), settling.rejections);
            }
        }
    }

    /** The pairs that do not unify, or lose a value; each is tried in both orders of its files. */
    private List<String> failures(String name, Settlement settlement) throws Exception {
        List<String> failures = new ArrayList<>();
        try (Connection connection = duckDb()) {
            for (String first : kinds.keySet()) {
                for (String second : kinds.keySet()) {
                    Path folder = root.resolve(name).resolve(first + ", then " + second);
                    List<String> values =
                            List.of(kinds.get(first), kinds.get(second), kinds.get(first));
                    settlement.settle(folder, values);
                    failure(connection, folder, values)
                            .map(each -> folder.getFileName() + ": " + each)
                            .ifPresent(failures::add);
                }
            }
        }
        return failures;
    }

    private static Optional<String> failure(Connection connection, Path folder, List<String> values)
            throws Exception {
        List<Path> files = files(folder);
        assertEquals(3, files.size());
        boolean untyped = values.stream().allMatch("null"::equals);
        for (List<Path> order : List.of(files, files.reversed())) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql(order, untyped ? "null" : "x"))) {
                for (String value : values) {
                    assertTrue(rows.next());
                    if (!same(value, rows.getString(1), rows.getString(2))) {
                        return Optional.of(value + " is " + rows.getString(1));
                    }
                }
            } catch (SQLException failed) {
                boolean json = failed.getMessage().contains("Malformed JSON");
                return Optional.of(json ? "Malformed JSON" : failed.getMessage());
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".parquet")).sorted().toList();
        }
    }

    private static String sql(List<Path> files, String column) {
        String list =
                files.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
        return "select %s::varchar, typeof(%s) from read_parquet([%s], union_by_name = true) order by n"
                .formatted(column, column, list);
    }

    private static boolean same(String literal, @Nullable String cell, String type) {
        if (cell == null || literal.equals("null")) {
            return cell == null && literal.equals("null");
        }
        if (literal.startsWith("\"")) {
            return cell.equals(type.equals("JSON") ? literal : "hello \"you\"");
        }
        return literal.equals(cell)
                || Character.isDigit(literal.charAt(literal.length() - 1))
                        && new BigDecimal(literal).compareTo(new BigDecimal(cell)) == 0;
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
