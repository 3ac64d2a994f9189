package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FooterReaderTest {

    @TempDir Path folder;

    private static Map<String, String> keyValues(byte[] file) throws IOException {
        return FooterReader.read(
                        (offset, length) ->
                                new ByteArrayInputStream(
                                        Arrays.copyOfRange(
                                                file,
                                                (int) offset,
                                                (int) Math.min(file.length, offset + length))),
                        file.length)
                .keyValues();
    }

    private byte[] file(String value) throws Exception {
        Path file = folder.resolve("a.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT 1 AS n) TO '%s' (FORMAT parquet, KV_METADATA {a: '%s', b: 'x'})"
                            .formatted(file, value));
        }
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, 1_000_000})
    void readsWhatAnotherProgramHasWritten(int length) throws Exception {
        String value = "v".repeat(length);
        assertEquals(Map.of("a", value, "b", "x"), keyValues(file(value)));
    }

    @Test
    void whatIsNoParquetFileIsRefused() throws Exception {
        byte[] whole = file("v");
        for (byte[] wrong :
                new byte[][] {
                    {},
                    "PAR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                    Arrays.copyOf(whole, whole.length - 1),
                    Arrays.copyOfRange(whole, whole.length - 8, whole.length)
                }) {
            IOException refused = assertThrows(IOException.class, () -> keyValues(wrong));
            assertTrue(refused.getMessage().contains("no Parquet file"), refused::toString);
        }
    }
}
