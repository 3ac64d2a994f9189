package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.ranges.MadeLedgers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyCommandTest {

    private static final String RANGES = "lake/pubnet/pre_p23/v1/ledgers_lcm_raw/";

    @TempDir Path folder;

    private final MadeLedgers ledgers = new MadeLedgers(5, 400);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeThreeRanges() throws IOException {
        write("in/ledgers-0-99.ndjson", ledgers.lines(0, 99));
        write("in/ledgers-100-249.ndjson.gz", ledgers.lines(100, 249));
        write("in/ledgers-250-299.ndjson", ledgers.lines(250, 299));
    }

    @Test
    void tellsOfEachRangeInTheLinesOfBronzeCopier() throws IOException {
        assertEquals(0, copy("lake", "in"));
        for (String range : List.of("0-99", "100-199", "200-299")) {
            String place = folder.resolve(RANGES) + "/range=" + range + "/";
            assertTrue(
                    out.toString().contains("[storage] writing to " + place + "\n"), out::toString);
            assertTrue(
                    out.toString()
                            .matches(
                                    "(?s).*\\[storage] wrote part-%s\\.parquet \\([0-9]+KB, sha256=[0-9a-f]{64}\\)\n\\[storage] wrote _manifest\\.json\n.*"
                                            .formatted(range)),
                    out::toString);
            assertTrue(Files.exists(Path.of(place, "part-" + range + ".parquet")));
            assertTrue(Files.exists(Path.of(place, "_manifest.json")));
        }
        assertTrue(out.toString().contains("300 records are in 3 files"), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void aDryRunTellsTheSamePathsAndWritesNothing() throws IOException {
        assertEquals(0, copy("lake", "in", "--dry-run"));
        List<String> dry = storageLines();
        assertEquals(9, dry.size());
        assertTrue(Files.notExists(folder.resolve("lake")));
        assertEquals(0, copy("lake", "in"));
        assertEquals(dry, storageLines().subList(9, 18));
    }

    private List<String> storageLines() {
        List<String> lines = new ArrayList<>();
        out.toString().lines().filter(each -> each.startsWith("[storage]")).forEach(lines::add);
        List<String> sorted = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += 9) {
            List<String> run = lines.subList(from, Math.min(lines.size(), from + 9));
            run.stream().sorted().forEach(sorted::add);
        }
        return sorted;
    }

    @Test
    void archiveMakesTheSameFiles() throws IOException {
        assertEquals(0, copy("lake", "in"));
        assertEquals(
                0,
                varve(
                        Map.of("VARVE_LAYOUT", "bronze"),
                        "archive",
                        "--table",
                        "ledgers_lcm_raw",
                        "--to",
                        folder.resolve("other").toString(),
                        folder.resolve("in").toString()));
        assertEquals(parquet("lake"), parquet("other"));
    }

    @Test
    void filesInAnyOrderMakeTheSameFiles() throws IOException {
        assertEquals(0, copy("lake", "in"));
        List<String> lines = new ArrayList<>(ledgers.lines(0, 299));
        Collections.shuffle(lines, new Random(3));
        for (int i = 0; i < 10; i++) {
            write("mixed/%d.ndjson".formatted(i), lines.subList(30 * i, 30 * i + 30));
        }
        assertEquals(0, copy("other", "mixed"));
        assertEquals(parquet("lake"), parquet("other"));
    }

    @Test
    void goesOnWhereAnEarlierRunEnded() throws IOException {
        assertEquals(1, copy("lake", "in/ledgers-0-99.ndjson", "in/ledgers-100-249.ndjson.gz"));
        assertTrue(
                err.toString()
                        .contains(
                                "ledgers_lcm_raw/range=200-299 is incomplete, nothing of it is stored;"
                                        + " 50 ledgers are missing: 250-299\n"),
                err::toString);
        assertEquals(2, parquet("lake").size());
        Map<String, Integer> before = parquet("lake");
        assertEquals(0, copy("lake", "in"));
        assertEquals(3, parquet("lake").size());
        assertTrue(parquet("lake").entrySet().containsAll(before.entrySet()));
        assertTrue(
                out.toString().contains("100 are of ranges that were stored before"),
                out::toString);
        assertTrue(
                err.toString()
                        .contains(
                                "1 files were not read: by their names they hold no ledger that is"
                                        + " wanted and not stored\n"),
                err::toString);
    }

    @Test
    void hashesHoldAgainstTheNeighboursOfAnEarlierRun() throws IOException {
        assertEquals(0, copy("lake", "in", "--from", "100", "--to", "199"));
        List<String> before = new ArrayList<>(ledgers.lines(0, 98));
        before.add(ledgers.line(99).replace(ledgers.hash(99), ledgers.hash(7)));
        write("inbefore/ledgers.ndjson", before);
        assertEquals(1, copy("lake", "inbefore"));
        assertTrue(
                err.toString()
                        .contains(
                                "range=0-99 is held, nothing of it is stored: ledger 100, which is"
                                        + " stored, does not follow it: previous_ledger_hash"),
                err::toString);
        write("inbehind/a.ndjson", List.of(ledgers.behind(200, ledgers.hash(7))));
        write("inbehind/b.ndjson", ledgers.lines(201, 299));
        assertEquals(1, copy("lake", "inbehind"));
        assertTrue(
                err.toString().contains("range=200-299 is held, nothing of it is stored: ledger"),
                err::toString);
        assertEquals(1, parquet("lake").size());
    }

    @Test
    void aFileWithoutItsManifestIsFoundAndGetsIt() throws IOException {
        assertEquals(0, copy("lake", "in"));
        Path manifest = folder.resolve(RANGES + "range=100-199/_manifest.json");
        byte[] before = Files.readAllBytes(manifest);
        Files.delete(manifest);
        assertEquals(0, copy("lake", "in"));
        assertTrue(Arrays.equals(before, Files.readAllBytes(manifest)));
        assertTrue(out.toString().contains("which was there"), out::toString);
    }

    @Test
    void aForeignFileUnderTheNameOfARangeHoldsThatRangeAlone() throws IOException {
        write(RANGES + "range=100-199/part-100-199.parquet", List.of("foreign"));
        assertEquals(1, copy("lake", "in"));
        assertTrue(
                err.toString()
                        .contains(
                                "ledgers_lcm_raw/range=100-199 is held, nothing of it is stored: its"
                                        + " file is there with other bytes"),
                err::toString);
        assertTrue(out.toString().contains("200 records are in 2 files"), out::toString);
    }

    @Test
    void aRangeThatIsStoredIsReplacedWhereThatIsWanted() throws IOException {
        assertEquals(0, copy("lake", "in"));
        Map<String, Integer> before = parquet("lake");
        write(
                "inagain/ledgers-100-199.ndjson",
                ledgers.lines(100, 199).stream()
                        .map(each -> each.replace("\"total_coins\":1", "\"total_coins\":2"))
                        .toList());
        assertEquals(0, copy("lake", "inagain"));
        assertEquals(before, parquet("lake"));
        assertEquals(0, copy("lake", "inagain", "--allow-overwrite"));
        assertTrue(
                err.toString()
                        .matches(
                                "(?s).*/part-100-199\\.parquet took the place of sha256:[0-9a-f]{64},"
                                        + " as _audit/pubnet/.*/100-199\\.r1\\.json tells\n.*"),
                err::toString);
        Map<String, Integer> after = parquet("lake");
        assertEquals(before.keySet(), after.keySet());
        assertEquals(
                1,
                before.keySet().stream()
                        .filter(each -> !before.get(each).equals(after.get(each)))
                        .count());
        assertEquals(0, varve(Map.of(), "verify", folder.resolve("lake").toString()));
        assertTrue(
                out.toString()
                        .contains("ledgers 100 to 199 were replaced, 1 time; the newest event is"),
                out::toString);
    }

    @Test
    void whatCannotBeReplacedIsRefusedInOneLine() throws IOException {
        assertEquals(
                2,
                varve(Map.of(), "archive", "--allow-overwrite", folder.resolve("in").toString()));
        assertTrue(
                err.toString().contains("it is only for varve.layout=bronze: in hive"),
                err::toString);
        assertEquals(2, copy("lake", "in", "--allow-overwrite", "--allow-incomplete"));
        assertTrue(err.toString().contains("a range is replaced whole"), err::toString);
    }

    @Test
    void takesTheLedgersThatAreWanted() throws IOException {
        assertEquals(0, copy("lake", "in", "--from", "100", "--to", "199"));
        assertEquals(1, parquet("lake").size());
        assertTrue(out.toString().contains("50 are of ledgers that are not wanted"), out::toString);
    }

    @Test
    void aRangeEndsWhereItsEraDoes() throws IOException {
        String eras = "a/v1:0-149,b/v2:150-249@50,c/v1:250-";
        assertEquals(0, copyOfEras(eras));
        assertEquals(
                List.of(
                        "pubnet/a/v1/ledgers_lcm_raw/range=0-99/part-0-99.parquet",
                        "pubnet/a/v1/ledgers_lcm_raw/range=100-149/part-100-149.parquet",
                        "pubnet/b/v2/ledgers_lcm_raw/range=150-199/part-150-199.parquet",
                        "pubnet/b/v2/ledgers_lcm_raw/range=200-249/part-200-249.parquet",
                        "pubnet/c/v1/ledgers_lcm_raw/range=250-299/part-250-299.parquet"),
                List.copyOf(parquet("lake").keySet()));
    }

    @Test
    void theSummaryInJsonNamesWhatIsMissing() throws IOException {
        assertEquals(1, copy("lake", "in/ledgers-250-299.ndjson", "--json"));
        assertTrue(
                out.toString()
                        .contains(
                                "\"ranges\":0,\"unfinished_ranges\":[{\"table\":\"ledgers_lcm_raw\",\"range\":\"range=200-299\",\"outcome\":\"incomplete\",\"ledgers\":50,\"missing\":[\"200-249\"],"),
                out::toString);
    }

    @Test
    void whatThereIsOfARangeIsStoredWhereThatIsAllowed() throws IOException {
        assertEquals(0, copy("lake", "in/ledgers-250-299.ndjson", "--allow-incomplete", "--json"));
        assertTrue(out.toString().contains("\"outcome\":\"stored_incomplete\""), out::toString);
        assertTrue(
                parquet("lake")
                        .keySet()
                        .iterator()
                        .next()
                        .matches(".*part-200-299-incomplete-[0-9a-f]{20}\\.parquet"));
        assertEquals(0, varve(Map.of(), "verify", folder.resolve("lake").toString()));
    }

    @Test
    void aTableThatHasNoWholeRangesIsAnErrorOfOneLine() throws IOException {
        assertEquals(2, copy("lake", "in", "--table", "event"));
        assertEquals(
                "varve.bronze.ledger-tables: copy makes whole ranges, and event is not among the"
                        + " tables of which there are any\n",
                err.toString());
    }

    @Test
    void theEndMustNotBeBeforeTheBeginning() throws IOException {
        assertEquals(2, copy("lake", "in", "--from", "10", "--to", "9"));
        assertTrue(
                err.toString().contains("it must not be before varve.copy.from=10"), err::toString);
    }

    private int copyOfEras(String eras) {
        return CalledVarve.run(
                Map.of("VARVE_LEDGERS_PER_FILE", "100"),
                out,
                err,
                "copy",
                "--network",
                "pubnet",
                "--eras",
                eras,
                "--into",
                folder.resolve("lake").toString(),
                folder.resolve("in").toString());
    }

    private int copy(String into, String... arguments) {
        List<String> all = new ArrayList<>(List.of("copy", "--network", "pubnet", "--into"));
        all.add(folder.resolve(into).toString());
        for (String argument : arguments) {
            all.add(
                    argument.startsWith("in") || argument.equals("mixed")
                            ? folder.resolve(argument).toString()
                            : argument);
        }
        return varve(
                Map.of("VARVE_ARCHIVE_TIME", "2025-01-15T10:30:00Z"), all.toArray(String[]::new));
    }

    private int varve(Map<String, String> more, String... arguments) {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "VARVE_BRONZE_NETWORK", "pubnet",
                                "VARVE_BRONZE_ERA", "pre_p23",
                                "VARVE_BRONZE_VERSION", "v1",
                                "VARVE_LEDGERS_PER_FILE", "100"));
        environment.putAll(more);
        return CalledVarve.run(environment, out, err, arguments);
    }

    private void write(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream stream = Files.newOutputStream(file);
                OutputStream packed =
                        name.endsWith(".gz") ? new GZIPOutputStream(stream) : stream) {
            packed.write(bytes);
        }
    }

    private Map<String, Integer> parquet(String below) throws IOException {
        Path root = folder.resolve(below);
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
