package dev.varve.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The child process that lets DuckDB do the work, with as little JVM around it as there can be. */
final class DuckDbCopy {
    private DuckDbCopy() {}

    /**
     * Executes.
     *
     * @param statements in this order
     */
    public static void main(String[] statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
