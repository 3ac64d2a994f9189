package dev.varve.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the contestants left behind: its size, and whether it is what went in. */
final class Outputs {
    private Outputs() {}

    /** Sizes of all Parquet files below, in bytes. */
    static long parquetBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .mapToLong(Outputs::size)
                    .sum();
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    static long rows(Path directory) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            return Long.parseLong(single(statement, "SELECT count(*) FROM " + scan(directory)));
        }
    }

    /**
     * Compares two outputs column by column, whatever the order of their rows.
     *
     * @return a line for each column that differs; none when they agree
     */
    static List<String> differences(Path left, Path right) throws SQLException {
        List<String> differences = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            Map<String, String> leftTypes = types(statement, left);
            Map<String, String> rightTypes = types(statement, right);
            for (var column : rightTypes.entrySet()) {
                String type = leftTypes.getOrDefault(column.getKey(), "missing");
                if (!type.equals(column.getValue())) {
                    differences.add(column.getKey() + ": " + type + ", " + column.getValue());
                } else if (!sum(statement, column.getKey(), left)
                        .equals(sum(statement, column.getKey(), right))) {
                    differences.add(column.getKey() + ": other values");
                }
            }
            leftTypes.keySet().removeAll(rightTypes.keySet());
            leftTypes.forEach((column, type) -> differences.add(column + ": " + type + ", none"));
        }
        return differences;
    }

    private static Map<String, String> types(Statement statement, Path directory)
            throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + scan(directory))) {
            while (rows.next()) {
                types.put(rows.getString(1), rows.getString(2));
            }
        }
        return types;
    }

    private static String scan(Path directory) {
        return "read_parquet('"
                + directory.toAbsolutePath()
                + "/**/*.parquet', hive_partitioning = false)";
    }

    /**
     * The same for the same values in any order; what a pair of equal values adds does not cancel
     * out.
     */
    private static String sum(Statement statement, String column, Path directory)
            throws SQLException {
        return single(
                statement,
                "SELECT sum(hash(\"" + column + "\"::VARCHAR)::HUGEINT) FROM " + scan(directory));
    }

    private static String single(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
