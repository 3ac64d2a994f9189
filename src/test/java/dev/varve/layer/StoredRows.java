package dev.varve.layer;

import dev.varve.store.BlobInfo;
import dev.varve.store.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rows of all files of a store, as DuckDB reads them. */
final class StoredRows {

    private StoredRows() {}

    /**
     * The column {@code n} of every row, in no order.
     *
     * @param folder in which the files are unpacked
     */
    static List<Long> numbers(MemoryStore store, Path folder) throws Exception {
        Path files = Files.createTempDirectory(folder, "files");
        try (Stream<BlobInfo> all = store.list("")) {
            for (BlobInfo each :
                    all.filter(blob -> blob.key().value().endsWith(".parquet")).toList()) {
                Path file = files.resolve(each.key().value().replace('/', '+'));
                Files.write(file, store.read(each.key()).readAllBytes());
            }
        }
        List<Long> numbers = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT n FROM read_parquet('%s/*.parquet', union_by_name = true)"
                                        .formatted(files))) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}
