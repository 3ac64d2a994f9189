package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The column {@code id} of all that is stored in a folder; of a rejected line, {@code bad 7}. */
final class StoredIds {

    private StoredIds() {}

    /** Those of the tables and of the dead letters, of which none may be there twice. */
    static Set<Long> eachOnce(Path folder, List<String> tables) throws IOException, SQLException {
        Map<Long, Long> counts = new TreeMap<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            for (String table : tables) {
                if (hasFiles(folder.resolve(table))) {
                    count(
                            statement,
                            "SELECT id FROM read_parquet('%s/**/*.parquet')"
                                    .formatted(folder.resolve(table)),
                            counts);
                }
            }
            Path letters = folder.resolve("_dead_letter");
            if (Files.exists(letters)) {
                count(
                        statement,
                        "SELECT regexp_extract(raw, 'bad ([0-9]+)', 1)::BIGINT FROM read_json('%s/*/*/*.ndjson.zst')"
                                .formatted(letters),
                        counts);
            }
        }
        counts.forEach(
                (id, count) -> assertEquals(1, count, () -> "record " + id + " is stored twice"));
        return counts.keySet();
    }

    /** DuckDB refuses to read none: a table of which nothing has come yet. */
    private static boolean hasFiles(Path table) throws IOException {
        if (Files.notExists(table)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(table)) {
            return all.anyMatch(each -> each.toString().endsWith(".parquet"));
        }
    }

    private static void count(Statement statement, String query, Map<Long, Long> counts)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                counts.merge(rows.getLong(1), 1L, Long::sum);
            }
        }
    }
}
