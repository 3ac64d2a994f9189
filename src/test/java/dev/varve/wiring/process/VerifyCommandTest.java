package dev.varve.wiring.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.RealData;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.journal.segments.LocalJournalFiles;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve verify} and {@code varve inspect}, as who calls them sees them. */
final class VerifyCommandTest implements JournalEvents {

    private static final String EVENTS = "src/examples/records/event.ndjson";

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int varve(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return CalledVarve.run(Map.of(), out, err, arguments);
    }

    private Path lake(String... more) throws IOException {
        Path lake = folder.resolve("lake");
        assertEquals(
                0,
                varve(
                        Stream.concat(
                                        Stream.of("archive", "--to", lake.toString()),
                                        Stream.of(more))
                                .toArray(String[]::new)),
                err::toString);
        return lake;
    }

    private static Path first(Path lake) throws IOException {
        try (Stream<Path> files = Files.walk(lake)) {
            return files.filter(each -> each.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aCleanArchiveIsATableAndNoProblem() throws IOException {
        Path lake = lake(EVENTS);
        for (String[] words :
                new String[][] {
                    {"verify", lake.toString()},
                    {"verify", "--quick", lake.toString()},
                    {"verify", "--deep", lake.toString()}
                }) {
            assertEquals(0, varve(words), out::toString);
            List<String> lines = out.toString().lines().toList();
            assertTrue(
                    lines.getFirst().matches("table +writer +files +rows +bytes +first +last"),
                    out::toString);
            assertTrue(lines.get(1).matches("event +- +2 +80 +[0-9,]+ +- +-"), out::toString);
            assertEquals("no problems", lines.getLast());
            assertEquals("", err.toString());
        }
    }

    @Test
    void aProblemIsOneLineThatNamesThePathAndBothSides() throws IOException {
        Path lake = lake(EVENTS);
        Path file = first(lake);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertEquals(4, varve("verify", lake.toString()));
        String problem = out.toString().lines().findFirst().orElseThrow();
        assertTrue(
                problem.startsWith(
                        "problem: %s: expected checksum sha256:".formatted(lake.relativize(file))),
                problem);
        assertTrue(problem.contains(", as _manifest/event/"), problem);
        assertTrue(problem.contains(" says; found sha256:"), problem);
        assertTrue(out.toString().endsWith("event: 1 problem\n1 problem\n"), out::toString);
        assertEquals(0, varve("verify", "--quick", lake.toString()), out::toString);
    }

    @Test
    void programsReadOneObjectALine() throws IOException {
        Path lake = lake(EVENTS);
        Files.delete(first(lake));
        assertEquals(4, varve("verify", "--json", lake.toString()));
        List<JsonPath> lines = out.toString().lines().map(JsonPath::from).toList();
        assertEquals("missing_file", lines.get(0).getString("finding"));
        assertTrue(lines.get(0).getBoolean("problem"));
        assertEquals("no file", lines.get(0).getString("found"));
        assertEquals("event", lines.get(1).getString("table"));
        assertEquals(1, lines.get(1).getInt("files"));
        assertEquals(1, lines.get(1).getInt("problems"));
        assertEquals(1, lines.get(2).getInt("problems"));
        assertEquals(3, lines.size());
    }

    @Test
    void rejectedRecordsAreCounted() throws IOException {
        Path input = Files.writeString(folder.resolve("in.ndjson"), "{\"a\":1}\n{\"a\":\nx\n");
        Path lake = folder.resolve("lake");
        assertEquals(
                3, varve("archive", "--table", "t", "--to", lake.toString(), input.toString()));
        assertEquals(0, varve("verify", lake.toString()), out::toString);
        assertTrue(
                out.toString().contains("t: 1 object of dead letters with 2 records, "),
                out::toString);
    }

    @Test
    void whereNothingIsStoredThatIsAFailure() throws IOException {
        assertEquals(1, varve("verify", folder.resolve("none").toString()));
        assertTrue(err.toString().contains("nothing that Varve has stored"), err::toString);
        assertFalse(Files.exists(folder.resolve("none")));
        assertEquals(2, varve("verify", "ftp://elsewhere"));
        assertEquals(2, varve("verify", "a", "b"));
    }

    @Test
    void whatWaitsInTheJournalIsToldAndItsFilesAreNoStrangers() throws Exception {
        Path lake = lake(EVENTS);
        Path segment = journal(lake);
        assertEquals(0, varve("verify", lake.toString()), out::toString);
        assertTrue(
                out.toString().contains("feed: 1 segment in the journal with 2 records, 16 bytes"),
                out::toString);

        assertEquals(0, varve("inspect", segment.toString()), err::toString);
        assertTrue(out.toString().contains("last_line               {\"n\":2}\n"), out::toString);
        assertTrue(out.toString().contains("  covered_bytes   16\n"), out::toString);
        assertTrue(out.toString().contains("  checksums       right\n"), out::toString);

        Files.writeString(segment, "{\"n\":1}\n{\"m\":2}\n");
        assertEquals(4, varve("verify", lake.toString()), out::toString);
        assertTrue(
                out.toString().startsWith("problem: " + segment + ": expected bytes 0 to 16"),
                out::toString);
    }

    private Path journal(Path lake) throws Exception {
        Path root = lake.resolve("raw");
        JournalSettings settings =
                new JournalSettings(
                        "w-1",
                        "the folder .., prefix ''",
                        0,
                        1_000,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        1_000);
        Instant now = Instant.parse("2026-11-27T23:30:00Z");
        try (Journal journal =
                Journal.open(
                        new LocalJournalFiles(root),
                        settings,
                        this,
                        () -> now,
                        Runnable::run,
                        new AnswerMemory(Duration.ofHours(1), 1, () -> now))) {
            ByteBuffer bytes = ByteBuffer.wrap("{\"n\":1}\n{\"n\":2}\n".getBytes(UTF_8));
            Lines lines = new Lines(new LineStream("feed"), "day", now, 2, bytes);
            journal.write(List.of(Commit.of(List.of(lines))));
        }
        return root.resolve("active/feed/segment_20261127T23_w-1_00001.ndjson");
    }

    @Override
    public void damaged(String what) {
        throw new AssertionError(what);
    }

    @Override
    public void foreign(String path) {
        throw new AssertionError(path);
    }

    @Test
    void realRecordsAreCleanAsTheyWereArchived() throws IOException {
        Path lake =
                lake(
                        "--partition-by",
                        "type",
                        "--table",
                        "coinbase",
                        RealData.require("coinbase/coinbase.ndjson").toString());
        assertEquals(0, varve("verify", lake.toString()), out::toString);
        assertTrue(out.toString().endsWith("no problems\n"), out::toString);
    }

    @Test
    void inspectShowsColumnsRowGroupsAndMetadata() throws IOException {
        Path file = first(lake(EVENTS));
        assertEquals(0, varve("inspect", file.toString()), err::toString);
        for (String part :
                List.of(
                        "kind            parquet\n",
                        "rows            40\n",
                        "  varve.table ",
                        "\ncolumns\n  name ",
                        "row_groups\n  row_group           0\n",
                        "zstd")) {
            assertTrue(out.toString().contains(part), () -> part + " in " + out);
        }
        assertEquals(0, varve("inspect", "--json", file.toString(), file.toString()));
        List<String> lines = out.toString().lines().toList();
        assertEquals(2, lines.size());
        assertEquals(40, JsonPath.from(lines.getFirst()).getInt("row_groups[0].rows"));
        assertEquals("event", JsonPath.from(lines.getFirst()).getString("metadata.'varve.table'"));
    }

    @Test
    void whatIsNoWholeParquetFileIsOneLineAndTheOthersAreShown() throws IOException {
        Path file = first(lake(EVENTS));
        byte[] bytes = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.parquet");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        Path none = folder.resolve("none.parquet");
        assertEquals(1, varve("inspect", cut.toString(), none.toString(), file.toString()));
        List<String> lines = err.toString().lines().toList();
        assertEquals(
                "%s: it is no Parquet file: its end has no footer; it has %,d bytes"
                        .formatted(cut, bytes.length / 2),
                lines.getFirst());
        assertTrue(lines.get(1).startsWith(none + ": "), err::toString);
        assertEquals(2, lines.size());
        assertTrue(out.toString().contains("rows            40\n"), out::toString);
        assertEquals(2, varve("inspect"));
        assertEquals(2, varve("inspect", "s3://a/b", "s3://c/d"));
        assertEquals(2, varve("inspect", "s3://bucket"));
    }

    @Test
    void theChainOfATableIsToldWithTheFilesBesideIt() throws IOException {
        Path variables = Files.writeString(folder.resolve("env"), "VARVE_AUDIT=on\n");
        Path before = Files.writeString(folder.resolve("1.ndjson"), "{\"x\":1}\n");
        Path records = Files.writeString(folder.resolve("2.ndjson"), "{\"x\":2}\n{\"x\":3}\n");
        lake("--table", "tick", before.toString());
        Path lake = lake("--table", "tick", "--env-file", variables.toString(), records.toString());
        assertEquals(0, varve("verify", lake.toString()), out::toString);
        assertTrue(
                out.toString()
                        .contains(
                                "tick: 1 event in the audit chain, no signatures, 1 file outside; its head is sha256:"),
                out::toString);
        assertEquals(0, varve("verify", "--quick", "--json", lake.toString()), out::toString);
        assertTrue(
                out.toString()
                        .contains(
                                "{\"chain\":\"tick\",\"events\":1,\"signatures\":0,\"event_number\":1,\"outside\":1,\"head\":\"sha256:"),
                out::toString);
        Path event = lake.resolve("_audit/tick/000000000001.json");
        String text = Files.readString(event);
        Files.writeString(event, text.replace("\"row_count\": 2", "\"row_count\": 3"));
        assertEquals(4, varve("verify", "--quick", lake.toString()), out::toString);
        assertTrue(
                out.toString()
                        .startsWith(
                                "problem: _audit/tick/000000000001.json: expected content_hash sha256:"),
                out::toString);
        assertTrue(out.toString().contains("its head is unknown; 1 problem\n"), out::toString);
        String[] again = {
            "archive",
            "--to",
            lake.toString(),
            "--table",
            "tick",
            "--env-file",
            variables.toString(),
            records.toString()
        };
        assertEquals(1, varve(again));
        assertTrue(err.toString().contains("waits for its event: the audit chain is held back: "));
        Files.writeString(event, text);
        assertEquals(0, varve(again), err::toString);
    }

    private static Path pem(Path file, String label, byte[] key) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(key), label));
    }

    @Test
    void aSignedChainIsToldAndHeldAgainstTheKey() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = pem(folder.resolve("key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
        Path mine = pem(folder.resolve("mine"), "PUBLIC KEY", pair.getPublic().getEncoded());
        Path others = pem(folder.resolve("others"), "PUBLIC KEY", other.getPublic().getEncoded());
        Path variables =
                Files.writeString(
                        folder.resolve("env"),
                        """
                        VARVE_LAYOUT=bronze
                        VARVE_BRONZE_NETWORK=pubnet
                        VARVE_BRONZE_ERA=p22
                        VARVE_BRONZE_VERSION=v1
                        VARVE_LEDGERS_PER_FILE=2
                        VARVE_AUDIT_TABLES=feed
                        VARVE_AUDIT_KEY=%s
                        """
                                .formatted(key));
        Path records =
                Files.writeString(
                        folder.resolve("in.ndjson"),
                        """
                        {"ledger_sequence":4,"x":1}
                        {"ledger_sequence":5,"x":2}
                        {"ledger_sequence":6,"x":3}
                        {"ledger_sequence":7,"x":4}
                        """);
        Path lake = lake("--env-file", variables.toString(), "--table", "feed", records.toString());
        assertEquals(0, varve("verify", "--public-key", mine.toString(), lake.toString()));
        assertTrue(
                out.toString()
                        .contains(
                                "pubnet/p22/v1: 2 events in the audit chain, 2 signatures, ledgers 4 to 7; its head is sha256:"),
                out.toString());
        assertEquals(
                4, varve("verify", "--quick", "--public-key", others.toString(), lake.toString()));
        assertTrue(
                out.toString().contains("problem: _audit/pubnet/p22/v1/4-5.sig: expected"),
                out.toString());
        assertEquals(0, varve("verify", "--json", "--from", "6", "--to", "7", lake.toString()));
        assertTrue(
                out.toString().contains("{\"chain\":\"pubnet/p22/v1\",\"events\":2,"),
                out.toString());
        assertEquals(2, varve("verify", "--public-key", key.toString(), lake.toString()));
        assertEquals(2, varve("verify", "--from", "7", "--to", "6", lake.toString()));
        assertEquals(2, varve("verify", "--from", "-1", lake.toString()));
    }
}
