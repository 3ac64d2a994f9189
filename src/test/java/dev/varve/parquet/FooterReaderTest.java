package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void tellsRowsAndColumnsOfAnotherProgramsFile() throws Exception {
        Path file = folder.resolve("b.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT i::INTEGER AS n, 'x' || i AS t, {a: i, b: [1.5]} AS s, DATE '2024-01-15' AS d, 1.25::DECIMAL(9,2) AS e FROM range(3000) r(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
                            .formatted(file));
        }
        Footer footer = read(Files.readAllBytes(file));
        assertEquals(3000, footer.rowCount());
        assertEquals(3000, footer.rowGroupRows());
        assertEquals(
                List.of(
                        "n int32",
                        "t text",
                        "s.a int64",
                        "s.b.list.element decimal(2,1)",
                        "d date",
                        "e decimal(9,2)"),
                footer.columns().stream().map(each -> each.name() + " " + each.type()).toList());
        String members = JsonText.compact(footer.members());
        assertTrue(members.contains("\"row_groups\":[{\"row_group\":0,\"rows\":2048"), members);
        assertTrue(members.contains("\"min\":\"0\",\"max\":\"2047\""), members);
    }

    private static Footer read(byte[] file) throws IOException {
        return FooterReader.read(
                (offset, length) ->
                        new ByteArrayInputStream(
                                Arrays.copyOfRange(file, (int) offset, (int) (offset + length))),
                file.length);
    }

    @Test
    void whateverBitsOfTheEndHaveFlippedIsReadOrRefused() throws Exception {
        byte[] whole = file("v");
        int refused = 0;
        for (int at = 4; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                try {
                    read(flipped);
                } catch (NotParquetException expected) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 100, "hardly any was refused: " + refused);
    }
}
