package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.store.LocalStore;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What readers make of a table's folder, given as a folder: its manifests are not in their way, and
 * columns that make the partition are found in the path. The readers of other languages run where
 * the system property {@code varve.python} names an interpreter that has pandas, pyarrow and
 * Polars, and {@code varve.node_modules} a folder with nodejs-polars.
 *
 * <p>{@code pandas.read_parquet} reads no folder with {@code __HIVE_DEFAULT_PARTITION__} in it,
 * whoever wrote it ("Cannot yet unify dictionaries with nulls").
 */
final class FolderReadersTest {

    private static final List<String> RECORDS =
            List.of(
                    "{\"n\":1,\"product\":\"BTC/USD\",\"side\":\"buy\"}",
                    "{\"n\":2,\"product\":\"ETH USD\",\"side\":\"50%\"}",
                    "{\"n\":3,\"product\":\"ETH USD\",\"side\":null}",
                    "{\"n\":4,\"product\":\"漢字\",\"side\":\"sell\"}");

    private static final List<String> ROWS =
            List.of(
                    "{n=1, product=BTC/USD, side=buy}",
                    "{n=2, product=ETH USD, side=50%}",
                    "{n=3, product=ETH USD, side=null}",
                    "{n=4, product=漢字, side=sell}");

    @TempDir Path root;

    private Path table(ColumnChoices columns, String by) throws IOException {
        LayerSettings settings =
                TestSettings.by(PartitionScheme.parse(by, 1)).columns(columns).make();
        try (Settling settling = new Settling(settings, new LocalStore(root), 8 << 20, "feed")) {
            settling.settle(RECORDS.toArray(String[]::new));
            settling.flush();
        }
        return root.resolve("feed");
    }

    private static List<String> duckDb(String from) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + from)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, Object> row = new TreeMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnName(i), rows.getString(i));
                }
                all.add(row.toString());
            }
            return all.stream().sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"product", "product,side"})
    void duckDbFindsEveryValueWithThePathsAndNoneOfThemTwiceWithout(String by) throws Exception {
        Path table = table(ColumnChoices.DEFAULT, by);
        for (boolean byName : List.of(false, true)) {
            String files =
                    "read_parquet('%s/**/*', union_by_name = %s, hive_partitioning = "
                            .formatted(table, byName);
            assertEquals(ROWS, duckDb(files + "true)"));
            assertEquals(
                    ROWS.stream().map(row -> withoutPath(row, by)).toList(),
                    duckDb(files + "false)"));
        }
    }

    private static String withoutPath(String row, String by) {
        String left = row.replaceAll(", product=[^,]*", "");
        return by.equals("product") ? left : left.replaceAll(", side=[^}]*", "");
    }

    @Test
    void duckDbReadsColumnsThatStandInBothAsOne() throws Exception {
        Path table = table(new ColumnChoices(true, true), "product,side");
        for (boolean byPath : List.of(false, true)) {
            assertEquals(
                    ROWS,
                    duckDb(
                            "read_parquet('%s/**/*', hive_partitioning = %s)"
                                    .formatted(table, byPath)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pandas|product", "pandas|product,n",
                "pyarrow|product", "pyarrow|product,side",
                "polars|product", "polars|product,side"
            })
    void pythonReadsTheFolder(String reader, String by) throws Exception {
        String python = System.getProperty("varve.python", "");
        Assumptions.assumeTrue(
                !python.isEmpty(), "skipped: -Dvarve.python names no interpreter with " + reader);
        Path table = table(ColumnChoices.DEFAULT, by);
        assertEquals(ROWS, rows(python, script("folder.py"), reader, table.toString()));
    }

    @Test
    void polarsForNodeReadsTheFolder() throws Exception {
        Path modules = Path.of(System.getProperty("varve.node_modules", "node_modules"));
        Assumptions.assumeTrue(
                Files.isDirectory(modules.resolve("nodejs-polars")),
                "skipped: no nodejs-polars in " + modules);
        Path table = table(ColumnChoices.DEFAULT, "product,side");
        assertEquals(
                ROWS,
                rows(
                        "node",
                        script("polars.cjs"),
                        modules.toAbsolutePath().toString(),
                        table.toString()));
    }

    private String script(String name) throws IOException {
        try (var in = FolderReadersTest.class.getResourceAsStream("/" + name)) {
            return Files.write(root.resolve(name), Objects.requireNonNull(in).readAllBytes())
                    .toString();
        }
    }

    /** What the program prints, as the other readers' rows. */
    private List<String> rows(String... command) throws IOException, InterruptedException {
        Path output = root.resolve("rows.jsonl");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals(0, process.waitFor(), "exit status of " + String.join(" ", command));
        return Files.readAllLines(output).stream()
                .map(line -> new TreeMap<>(JsonPath.from(line).<String, Object>getMap("$")))
                .map(row -> row.toString())
                .sorted()
                .toList();
    }
}
