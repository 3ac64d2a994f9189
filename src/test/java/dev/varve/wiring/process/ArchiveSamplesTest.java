package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types that an archive takes from a sample of its inputs. */
class ArchiveSamplesTest {

    private static final String ODD = "{\"id\":1,\"x\":\"odd\"}\n";
    private static final int ROWS = 120_000;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void oneTypeForAllRowsOfOneInput() throws Exception {
        Path input = write("input.ndjson", numbers(ROWS) + ODD + numbers(3));
        assertEquals(0, archive("64MiB", input));
        assertEquals(List.of("VARCHAR"), typesOfX());
        assertFalse(out.toString().contains("later"), out.toString());
    }

    @Test
    void laterInputsAreLookedAtBeforeTheFirstFileBegins() throws Exception {
        Path first = write("first.ndjson", numbers(ROWS));
        Path plain = write("plain.ndjson", numbers(10) + ODD);
        assertEquals(0, archive("64KiB", first, plain));
        assertEquals(List.of("VARCHAR"), typesOfX());
    }

    @Test
    void packedInputsAreLookedAtToo() throws Exception {
        Path first = write("first.ndjson", numbers(ROWS));
        Path packed = folder.resolve("packed.ndjson.gz");
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write((numbers(10) + ODD).getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(0, archive("64KiB", first, packed));
        assertEquals(List.of("VARCHAR"), typesOfX());
    }

    @Test
    void aLaterSurpriseIsInTheSummaryWithItsLine() throws Exception {
        Path input = write("input.ndjson", numbers(ROWS) + ODD);
        assertEquals(0, archive("64KiB", input));
        assertEquals(List.of("BIGINT", "VARCHAR"), typesOfX());
        assertEquals(
                "column 'x' of table 't' is int64 in the first files and text in later ones, from "
                        + input
                        + ":"
                        + (ROWS + 1)
                        + " on",
                out.toString().lines().toList().getLast());
    }

    @Test
    void aLaterSurpriseIsInTheLinesOfJson() throws Exception {
        Path input = write("input.ndjson", numbers(ROWS) + ODD);
        assertEquals(0, archive("0", "--json", input.toString()));
        assertTrue(
                out.toString()
                        .contains(
                                "\"widened\":[{\"table\":\"t\",\"column\":\"x\",\"from\":\"int64\",\"to\":\"text\",\"file\":\"%s\",\"line\":%d}]"
                                        .formatted(input, ROWS + 1)),
                out.toString());
    }

    @Test
    void allLooksAtEverything() throws Exception {
        Path first = write("first.ndjson", numbers(ROWS));
        Path second = write("second.ndjson", numbers(ROWS) + ODD);
        assertEquals(0, archive("all", first, second));
        assertEquals(List.of("VARCHAR"), typesOfX());
    }

    @Test
    void whereNothingSurprisesTheFilesAreThoseWithoutASample() throws Exception {
        Path input = write("input.ndjson", numbers(2 * ROWS));
        assertEquals(0, archive("0", input));
        List<String> without = files();
        for (String sample : List.of("64KiB", "64MiB", "all")) {
            assertEquals(0, archive(sample, input));
            assertEquals(without, files());
        }
    }

    @Test
    void aRecordThatIsRejectedTeachesNothing() throws Exception {
        Path first = write("first.ndjson", numbers(ROWS));
        Path second = write("second.ndjson", "{\"id\":1,\"x\":\"odd\"\n{\"id\":2,\"x\":2}\n");
        assertEquals(3, archive("64KiB", first, second));
        assertEquals(List.of("BIGINT"), typesOfX());
    }

    @Test
    void anInputThatIsBrokenIsToldOnceWhenItHasItsTurn() throws Exception {
        Path first = write("first.ndjson", numbers(ROWS));
        Path broken = write("broken.ndjson.gz", "\u001f");
        Files.write(broken, new byte[] {0x1F, (byte) 0x8B, 8, 0});
        assertEquals(1, archive("64KiB", first, broken));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void aWrongSizeIsOneLineAndStatus2() throws IOException {
        Path input = write("input.ndjson", ODD);
        assertEquals(2, archive("much", input));
        assertTrue(err.toString().contains("or all"), err.toString());
    }

    private static String numbers(int rows) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append("{\"id\":").append(i).append(",\"x\":").append(i).append("}\n");
        }
        return lines.toString();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private int archive(String sample, Path... inputs) {
        return archive(sample, Stream.of(inputs).map(Path::toString).toArray(String[]::new));
    }

    private int archive(String sample, String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "archive",
                                "--to",
                                folder.resolve("out").toString(),
                                "--table",
                                "t",
                                "--sample-size",
                                sample));
        all.addAll(List.of(arguments));
        return CalledVarve.run(Map.of(), out, err, all.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** Of the column in all files, each once. */
    private List<String> typesOfX() throws IOException, SQLException {
        List<String> types = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String file : files()) {
                try (ResultSet rows =
                        statement.executeQuery(
                                "select typeof(x) from read_parquet('%s') limit 1"
                                        .formatted(file))) {
                    assertTrue(rows.next());
                    types.add(rows.getString(1));
                }
            }
        }
        return types.stream().distinct().sorted().toList();
    }
}
