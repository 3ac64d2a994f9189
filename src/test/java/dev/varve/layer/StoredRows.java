package dev.varve.layer;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The rows of all files of a store, as DuckDB reads them. */
final class StoredRows {

    private StoredRows() {}

    /** Of which there are files. */
    static List<String> tables(MemoryStore store) throws Exception {
        try (Stream<BlobInfo> all = store.list("")) {
            return all.map(each -> each.key().value())
                    .filter(key -> key.endsWith(".parquet"))
                    .map(key -> key.substring(0, key.indexOf('/')))
                    .distinct()
                    .toList();
        }
    }

    /** Files without a manifest, or whose manifest tells of other bytes. */
    static List<String> withoutManifest(MemoryStore store) throws Exception {
        List<String> without = new ArrayList<>();
        try (Stream<BlobInfo> all = store.list("")) {
            for (BlobInfo each : all.toList()) {
                String key = each.key().value();
                if (key.endsWith(".parquet") && !isManifested(store, each.key())) {
                    without.add(key);
                }
            }
        }
        return without;
    }

    private static boolean isManifested(MemoryStore store, BlobKey file) throws Exception {
        BlobKey manifest =
                new BlobKey("_manifest/" + file.value().replaceFirst("[.]parquet$", ".json"));
        if (store.head(manifest).isEmpty()) {
            return false;
        }
        String sha256 =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(store.read(file).readAllBytes()));
        return new String(store.read(manifest).readAllBytes(), StandardCharsets.UTF_8)
                .contains("sha256:" + sha256);
    }

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
