package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.store.BlobKey;
import dev.varve.store.LocalStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reader makes of the directories. Controls of ASCII are escaped; what lies beyond ASCII
 * stays as it is, also where nobody sees it: Spark takes {@code %85} for U+0085 and {@code %C2%85}
 * for two characters, DuckDB takes the bytes for UTF-8, so no escape means the same to both.
 */
class HivePathReadersTest {

    private static final List<String> VALUES =
            List.of(
                    "plain",
                    "a b",
                    "a/b=c%d",
                    "tab\tand\u001bescape",
                    "del\u007f",
                    "next\u0085line",
                    "csi\u009b31m",
                    "\u202egnp.exe",
                    "\u2066isolate\u2069",
                    "zero\u200bwidth",
                    "line\u2028paragraph\u2029",
                    "\ufeffmark",
                    "漢字😀");

    @TempDir Path folder;

    @Test
    void duckDbFindsEveryValueInItsDirectory() throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                LocalStore store = new LocalStore(folder.resolve("store"))) {
            for (int i = 0; i < VALUES.size(); i++) {
                Path file = folder.resolve(i + ".parquet");
                statement.execute("COPY (SELECT %d AS n) TO '%s'".formatted(i, file));
                String directory = HivePath.segment("v", VALUES.get(i));
                store.create(
                        new BlobKey(directory + "/part.parquet"),
                        ByteBuffer.wrap(Files.readAllBytes(file)));
            }
            assertEquals(VALUES, found(statement));
        }
    }

    private List<String> found(Statement statement) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT v FROM read_parquet('%s/store/*/*.parquet', hive_partitioning = true,"
                                        .formatted(folder)
                                + " hive_types_autocast = false) ORDER BY n")) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
