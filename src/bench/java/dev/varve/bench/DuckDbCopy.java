package dev.varve.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The child process that lets DuckDB do the work, with as little JVM around it as there can be. */
final class DuckDbCopy {
    private DuckDbCopy() {}

    /**
     * Copies.
     *
     * @param args threads, columns, input file, output file
     */
    public static void main(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Integer.parseInt(args[0]));
            statement.execute(
                    "COPY (SELECT * FROM read_json("
                            + quoted(args[2])
                            + ", format = 'newline_delimited', columns = "
                            + args[1]
                            + ")) TO "
                            + quoted(args[3])
                            + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
