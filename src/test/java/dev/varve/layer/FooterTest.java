package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.store.LocalStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the end of a file says of it, as a reader finds it. */
final class FooterTest {

    private static final PartitionScheme BY_DAY = new PartitionScheme.Day();

    @TempDir Path root;

    private Map<String, String> read(String sql) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    private Map<String, String> footer(StoredFile file) throws SQLException {
        return read(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')"
                        .formatted(root.resolve(file.key().value())));
    }

    private Settling begin(LayerSettings settings, String table) {
        return new Settling(settings, new LocalStore(root), 8 << 20, table);
    }

    @Test
    void ofAPredefinedTableNamesItsKindVersionAndDescription() throws Exception {
        LayerSettings settings =
                TestSettings.by(BY_DAY).naming(new Naming.ByPosition("writer")).make();
        try (Settling settling = begin(settings, "asset_details")) {
            settling.settle(
                    "{\"code\":\"XLM\",\"type\":\"native\",\"timestamp\":\"2024-01-15T10:00:00Z\"}");
            Map<String, String> footer = footer(settling.flush().getFirst());
            TableSchema declared =
                    PredefinedTables.named(new TableName("asset_details")).orElseThrow();
            assertEquals(declared.schemaType().orElseThrow(), footer.get("schema_type"));
            assertEquals(declared.version().orElseThrow(), footer.get("version"));
            assertEquals(declared.description().orElseThrow(), footer.get("description"));
            assertEquals("asset_details", footer.get("varve.table"));
            assertEquals("year=2024/month=01/day=15", footer.get("varve.partition"));
            assertEquals("1", footer.get("varve.row_count"));
            assertEquals("0", footer.get("varve.position.first"));
            assertEquals("0", footer.get("varve.position.last"));
            assertEquals(
                    settling.catalog.schemaOf(declared.name()).version(),
                    footer.get("varve.schema_version"));
        }
    }

    @Test
    void theSchemasVersionIsTheSameWhereTheColumnsAre() throws Exception {
        String first;
        try (Settling settling = begin(TestSettings.by(BY_DAY).make(), "feed")) {
            settling.settle("{\"a\":1}");
            StoredFile file = settling.flush().getFirst();
            first = footer(file).get("varve.schema_version");
            settling.settle("{\"a\":2}");
            assertEquals(first, footer(settling.flush().getFirst()).get("varve.schema_version"));
            settling.settle("{\"a\":2,\"b\":true}");
            String second = footer(settling.flush().getFirst()).get("varve.schema_version");
            assertEquals(16, second.length());
            assertEquals(false, second.equals(first));
        }
        try (Settling settling = begin(TestSettings.by(BY_DAY).make(), "feed")) {
            settling.settle("{\"a\":3}");
            assertEquals(first, footer(settling.flush().getFirst()).get("varve.schema_version"));
        }
    }

    @Test
    void columnsOfJsonSayThatTheyAreTextWhereThatIsWanted() throws Exception {
        for (boolean jsonType : List.of(true, false)) {
            LayerSettings settings =
                    TestSettings.by(BY_DAY).columns(new ColumnChoices(false, jsonType)).make();
            String table = jsonType ? "json" : "text";
            try (Settling settling = begin(settings, table)) {
                settling.settle("{\"v\":{\"a\":[1,2]}}", "{\"v\":[\"x\"]}");
                Path file = root.resolve(settling.flush().getFirst().key().value());
                assertEquals(
                        Map.of("v", jsonType ? "JSON" : "VARCHAR"),
                        read(
                                "SELECT column_name, column_type FROM (DESCRIBE SELECT v FROM '%s')"
                                        .formatted(file)));
                assertEquals(
                        Map.of("1", "{\"a\":[1,2]}", "2", "[\"x\"]"),
                        read("SELECT row_number() OVER (), v::VARCHAR FROM '%s'".formatted(file)));
            }
        }
    }
}
