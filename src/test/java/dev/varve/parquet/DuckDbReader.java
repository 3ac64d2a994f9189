package dev.varve.parquet;

import dev.varve.record.Field;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Reads files with DuckDB. */
final class DuckDbReader implements AutoCloseable {

    private final Connection connection;
    private final Path folder;

    DuckDbReader(Path folder) throws SQLException {
        this.folder = folder;
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            statement.execute("SET threads = 1");
        }
    }

    /** All rows, in the form of the test columns' values. */
    List<List<Object>> rows(WrittenFile file) throws SQLException, IOException {
        Path path = Files.write(folder.resolve("written.parquet"), file.bytes());
        StringJoiner columns = new StringJoiner(", ");
        for (int i = 0; i < file.columns().size(); i++) {
            columns.add(expression(file.columns().get(i).field(), "c" + i));
        }
        // by place: DuckDB tells names apart by case only where it renames them
        StringJoiner names = new StringJoiner(", ");
        for (int i = 0; i < file.columns().size(); i++) {
            names.add("c" + i);
        }
        List<List<Object>> rows = new ArrayList<>();
        String query = "SELECT %s FROM read_parquet('%s') AS t(%s)".formatted(columns, path, names);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < file.columns().size(); i++) {
                    row.add(value(result, i + 1, file.columns().get(i).field()));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Name and type of each column. */
    List<String> describe(byte[] file) throws SQLException, IOException {
        Path path = Files.write(folder.resolve("described.parquet"), file);
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("DESCRIBE SELECT * FROM '%s'".formatted(path))) {
            while (result.next()) {
                columns.add(result.getString(1) + " " + result.getString(2));
            }
        }
        return columns;
    }

    /** The one value that a query about the file {@code %s} answers. */
    String ask(byte[] file, String query) throws SQLException, IOException {
        Path path = Files.write(folder.resolve("asked.parquet"), file);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query.formatted("'" + path + "'"))) {
            result.next();
            return result.getString(1);
        }
    }

    private static String expression(Field field, String name) {
        return switch (field.type()) {
            case TIMESTAMP -> "epoch_us(" + name + ")";
            case TIMESTAMP_NANOS -> "epoch_ns(" + name + ")";
            case UINT64 -> name + "::HUGEINT";
            case NESTED, JSON -> name + "::VARCHAR";
            default -> name;
        };
    }

    private static Object value(ResultSet result, int column, Field field) throws SQLException {
        if (result.getObject(column) == null) {
            return null;
        }
        return switch (field.type()) {
            case BOOL -> result.getBoolean(column);
            case INT32, UINT32, INT64, TIMESTAMP, TIMESTAMP_NANOS -> result.getLong(column);
            case UINT64 -> new BigInteger(result.getString(column)).longValue();
            case DOUBLE -> result.getDouble(column);
            case UNKNOWN, TEXT, NESTED, JSON ->
                    result.getString(column).getBytes(StandardCharsets.UTF_8);
            case BINARY -> {
                Blob blob = result.getBlob(column);
                yield blob.getBytes(1, (int) blob.length());
            }
        };
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
