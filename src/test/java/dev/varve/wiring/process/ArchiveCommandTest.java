package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCommandTest {

    private static final String EVENTS = "src/examples/records/event.ndjson";

    @TempDir Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @Test
    void printsOneLineOfJsonForEachFileAndOneForTheWhole() throws IOException {
        assertEquals(0, varve("archive", "--to", folder.toString(), "--json", EVENTS));
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(
                lines.get(0)
                        .startsWith(
                                "{\"table\":\"event\",\"key\":\"event/year=2024/month=01/day=15/"));
        assertTrue(lines.get(0).contains("\"rows\":40,"));
        assertTrue(lines.get(2).startsWith("{\"records\":80,\"rejected\":0,"));
        assertEquals(2, parquetFiles().size());
        assertEquals("", err.toString());
    }

    @Test
    void theLinesOfJsonAreTheseToTheByte() throws IOException {
        Path input = write("mixed.ndjson", "{\"a\":1}\n{\"a\":\n{\"a\":2}\n");
        Path place = folder.resolve("a \"b\" é");
        assertEquals(
                3,
                varve(
                        "archive",
                        "--to",
                        place.toString(),
                        "--table",
                        "t",
                        "--json",
                        input.toString()));
        Path file = parquetFiles().getFirst();
        String key = place.relativize(file).toString();
        Path letters = filesBelow(place.resolve("_dead_letter")).getFirst();
        assertEquals(
                """
                {"table":"t","key":"$KEY","manifest":"$MANIFEST","path":"$PATH",\
                "rows":2,"bytes":$BYTES,"sha256":"$SHA256","existed":false}
                {"records":2,"rejected":1,"duplicate_keys":0,"nulls":0,"timeless":2,"warnings":[],"widened":[],"tables":{"t":2},"files":1,\
                "existed":0,"bytes":$BYTES,"dead_letters":["$LETTERS"],"dry_run":false}
                """
                        .replace("$KEY", key)
                        .replace("$MANIFEST", manifestOf(place, key))
                        .replace("$PATH", file.toString().replace("\"", "\\\""))
                        .replace("$BYTES", Long.toString(Files.size(file)))
                        .replace("$SHA256", sha256(file))
                        .replace("$LETTERS", place.relativize(letters).toString()),
                out.toString());
    }

    private static String manifestOf(Path place, String key) {
        Path manifest = place.resolve("_manifest").resolve(key.replaceAll("parquet$", "json"));
        assertTrue(Files.isRegularFile(manifest), manifest::toString);
        return place.relativize(manifest).toString();
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTableMoreThanThereMayBeIsOneLineThatNamesTheKey() throws IOException {
        Path settings =
                write(
                        "limits.env",
                        "VARVE_LIMITS_TABLES=1\nVARVE_TABLES={\"a\":[{\"name\":\"x\",\"type\":\"i64\"}]}\n");
        assertEquals(
                1,
                varve(
                        "archive",
                        "--env-file",
                        settings.toString(),
                        "--to",
                        folder.toString(),
                        "--table",
                        "b",
                        EVENTS));
        assertEquals(
                "table 'b' would be one more than the limit of 1 tables;"
                        + " varve.limits.tables says how many there may be\n",
                err.toString());
        assertEquals(List.of(), parquetFiles());
    }

    @Test
    void theSameInputAgainFindsItsFilesThere() throws IOException {
        varve("archive", "--to", folder.toString(), EVENTS);
        List<Path> before = parquetFiles();
        assertEquals(0, varve("archive", "--to", folder.toString(), EVENTS));
        assertEquals(before, parquetFiles());
        assertTrue(out.toString().contains("80 records are in 2 files"));
        assertTrue(out.toString().contains("all there already"), out.toString());
    }

    @Test
    void rejectedRecordsGiveStatus3AndAreToldAndKept() throws IOException {
        Path input = write("mixed.ndjson", "{\"a\":1}\n{\"a\":\n{\"a\":2}\n");
        assertEquals(
                3, varve("archive", "--to", folder.toString(), "--table", "t", input.toString()));
        assertTrue(err.toString().startsWith(input + ":2:"), err.toString());
        assertTrue(
                err.toString().contains("1 records were rejected; they are in "), err.toString());
        try (Stream<Path> files = Files.walk(folder.resolve("_dead_letter"))) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void aRecordOverTheLimitIsWithTheDeadLettersOfTheNamedTable() throws IOException {
        Path input = write("long.ndjson", "{\"a\":\"" + "x".repeat(2_000) + "\"}\n{\"a\":1}\n");
        Path settings = write("limits.env", "VARVE_LIMITS_RECORD=1KiB\n");
        String[] archive = {
            "archive", "--env-file", settings.toString(), "--to", folder.toString(), "--table", "t"
        };
        assertEquals(3, varve(with(archive, input)));
        assertEquals(1, filesBelow(folder.resolve("_dead_letter/t")).size());
    }

    @Test
    void nullsInPlaceOfRecordsAreSkippedAndCountedUnlessTheyAreToBeRejected() throws IOException {
        Path input = write("stones.ndjson", "null\n{\"id\":1,\"ts\":1705312800.25}\n null \n");
        String[] archive = {"archive", "--to", folder.toString(), "--table", "t"};
        assertEquals(0, varve(with(archive, input)));
        assertTrue(
                out.toString().endsWith("; 0 were rejected; 2 nulls were skipped\n"),
                out.toString());
        Path settings = write("nulls.env", "VARVE_NULLS=reject\n");
        String[] rejecting = {
            "archive", "--env-file", settings.toString(), "--to", folder.toString(), "--table", "t"
        };
        assertEquals(3, varve(with(rejecting, input)));
    }

    @Test
    void theTimeFieldIsAPath() throws IOException {
        Path input =
                write("feed.ndjson", "{\"source\":{\"ts_ms\":1705312800123},\"ts\":1,\"n\":1}\n");
        String[] archive = {
            "archive", "--to", folder.toString(), "--table", "t", "--time-field", "source.ts_ms"
        };
        assertEquals(0, varve(with(archive, input)));
        assertTrue(
                parquetFiles().getFirst().toString().contains("/year=2024/month=01/day=15/"),
                out.toString());
    }

    @Test
    void keysThatCameAgainAreInTheSummary() throws IOException {
        Path input = write("twice.ndjson", "{\"a\":1,\"a\":2}\n");
        String[] archive = {"archive", "--to", folder.toString(), "--table", "t"};
        assertEquals(0, varve(with(archive, input)));
        assertTrue(
                out.toString()
                        .endsWith(
                                "; 0 were rejected; 1 records have no time, and so no day; 1 keys came again in their record, the last value counted\n"),
                out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst"})
    void readsPackedFilesByTheirFirstBytes(String suffix) throws IOException {
        byte[] lines = Files.readAllBytes(Path.of(EVENTS));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(gzip)) {
            packing.write(lines);
        }
        Path input = folder.resolve("packed." + suffix);
        Files.write(input, suffix.equals("gz") ? gzip.toByteArray() : Zstd.compress(lines));
        assertEquals(0, varve("archive", "--to", folder.toString(), input.toString()));
        assertTrue(out.toString().contains("80 records"));
    }

    @Test
    void aPackedFileThatIsCutOffFailsWithOneLine() throws IOException {
        byte[] packed = Zstd.compress(Files.readAllBytes(Path.of(EVENTS)));
        Path input = folder.resolve("cut.zst");
        Files.write(input, java.util.Arrays.copyOf(packed, packed.length / 2));
        assertEquals(1, varve("archive", "--to", folder.toString(), input.toString()));
        assertEquals(
                input
                        + ": the zstd stream is broken or cut off at byte %,d: it ends in a frame\n"
                                .formatted(packed.length / 2),
                err.toString());
    }

    @Test
    void aDryRunNamesTheFilesAndWritesNothing() throws IOException {
        Path store = folder.resolve("store");
        assertEquals(0, varve("archive", "--to", store.toString(), "--dry-run", EVENTS));
        assertTrue(out.toString().contains("80 records would be in 2 files"), out.toString());
        assertFalse(Files.exists(store));
    }

    @Test
    void aMissingInputCostsNothingAndGivesStatus2() throws IOException {
        assertEquals(
                2,
                varve(
                        "archive",
                        "--to",
                        folder.toString(),
                        EVENTS,
                        folder.resolve("none").toString()));
        assertTrue(err.toString().startsWith("there is no file " + folder.resolve("none")));
        assertEquals(List.of(), parquetFiles());
    }

    @Test
    void aColumnToPartitionByThatNoRecordHasIsOneLineAndStatus2() throws IOException {
        Path input = write("in.ndjson", "{\"a\":1,\"b\":2}\n".repeat(30_000));
        Path store = folder.resolve("store");
        String[] archive = {
            "archive", "--to", store.toString(), "--table", "t", "--partition-by", "nonsense,a"
        };
        assertEquals(2, varve(with(archive, input)));
        assertEquals(
                "partition by 'nonsense': no record has that column; those of table 't' have a, b\n",
                err.toString());
        Path few = write("few.ndjson", "{\"a\":1,\"b\":2}\n");
        assertEquals(2, varve(with(archive, few)));
        assertEquals(List.of(), parquetFiles());
    }

    @Test
    void aColumnToPartitionByMayBeInSomeOfTheRecords() throws IOException {
        Path one = write("one.ndjson", "{\"a\":1}\n");
        Path other = write("other.ndjson", "{\"b\":2,\"ts\":\"2024-01-15T00:00:00Z\"}\n");
        String[] archive = {
            "archive", "--to", folder.toString(), "--table", "t", "--partition-by", "b,date"
        };
        assertEquals(0, varve(with(archive, one, other)));
        assertEquals(2, parquetFiles().size());
        assertTrue(out.toString().contains("b=__HIVE_DEFAULT_PARTITION__"), out.toString());
    }

    @Test
    void namesAFewOfManyObjectsOfDeadLetters() throws IOException {
        Path input = write("bad.ndjson", "1\n".repeat(200_000));
        assertEquals(
                3, varve("archive", "--to", folder.toString(), "--table", "t", input.toString()));
        String last = err.toString().lines().toList().getLast();
        assertTrue(
                last.matches(
                        ".*\\.ndjson\\.zst, .*\\.ndjson\\.zst, .*\\.ndjson\\.zst and \\d+ more"),
                last);
    }

    private static String[] with(String[] arguments, Path... inputs) {
        return Stream.concat(Stream.of(arguments), Stream.of(inputs).map(Path::toString))
                .toArray(String[]::new);
    }

    @Test
    void wrongUseIsOneLineAndStatus2() {
        assertEquals(2, varve("archive", "--to", folder.toString()));
        assertEquals(1, err.toString().lines().count());
        assertEquals(2, varve("archive", "--colour", "x", EVENTS));
        assertEquals(2, varve("settle"));
        assertEquals(2, varve("archive", "--compression", "zip", EVENTS));
        assertTrue(err.toString().contains("varve.compression=zip (command line)"), err.toString());
    }

    @Test
    void anAddressThatIsNoStoreIsOneLineAndStatus2() {
        assertEquals(2, varve("archive", "--to", "ftp://bucket/x", EVENTS));
        assertEquals(
                "--to ftp://bucket/x: it must be a folder, s3://bucket/prefix or gs://bucket/prefix\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, varve("archive", "--to", "s3://", EVENTS));
        assertEquals("varve.store.bucket is missing: bucket is required for s3\n", err.toString());
    }

    @Test
    void aDryRunAsksNoRemoteStore() {
        for (String to : List.of("s3://layers/x", "gs://layers/x")) {
            assertEquals(
                    0,
                    varveIn(
                            Map.of("VARVE_STORE_ENDPOINT", "http://localhost:1"),
                            "archive",
                            "--dry-run",
                            "--to",
                            to,
                            EVENTS));
            assertTrue(out.toString().contains("x/event/year=2024/month=01/day=15/"));
        }
        assertEquals("", err.toString());
    }

    @Test
    void helpNamesEveryOptionAndCommand() {
        assertEquals(0, varve("archive", "--help"));
        for (String option :
                List.of(
                        "--table",
                        "--to",
                        "--partition-by",
                        "--compression",
                        "--dry-run",
                        "--json")) {
            assertTrue(out.toString().contains(option), option);
        }
        assertEquals(0, varve("--help"));
        assertTrue(out.toString().contains("Settles streams"));
        assertEquals(0, varve("--version"));
        assertTrue(
                out.toString()
                        .lines()
                        .anyMatch(line -> line.matches("varve \\d+\\.\\d+\\.\\d+.*")));
        assertEquals(0, varve("completion"));
        assertTrue(out.toString().contains("complete "));
    }

    @Test
    void configListsEveryKeyWithItsValueNow() {
        assertEquals(0, varveIn(Map.of("VARVE_BUFFER_ROWS", "7"), "config"));
        assertTrue(out.toString().contains("varve.buffer.rows  VARVE_BUFFER_ROWS"));
        assertTrue(out.toString().contains("default 50000; now 7"));
        assertEquals(2, varveIn(Map.of("VARVE_BUFFER_ROWS", "x"), "config"));
        assertTrue(err.toString().startsWith("varve.buffer.rows=x (VARVE_BUFFER_ROWS)"));
    }

    @Test
    void theDocumentationListsWhatTheMappingSays() throws IOException {
        assertEquals(0, varve("config", "--markdown"));
        String page = Files.readString(Path.of("src/docs/CONFIGURATION.md"));
        assertTrue(
                page.contains(out.toString()),
                "src/docs/CONFIGURATION.md differs from `varve config --markdown`; paste its output");
    }

    private int varve(String... arguments) {
        return varveIn(Map.of(), arguments);
    }

    int varveIn(Map<String, String> environment, String... arguments) {
        return CalledVarve.run(environment, out, err, arguments);
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
        }
    }
}
