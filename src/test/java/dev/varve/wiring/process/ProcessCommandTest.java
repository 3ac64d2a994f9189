package dev.varve.wiring.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.LeaseLostException;
import dev.varve.journal.leases.LeaseTime;
import dev.varve.journal.leases.Leases;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.store.LocalStore;
import dev.varve.wiring.Watch;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve process}, as who calls it sees it. */
final class ProcessCommandTest implements JournalEvents {

    private static final String HOUR = "segment_20251203T14_";

    private static final String SCHEME =
            "layout=hive\nscheme=day\nkey=year\nkey=month\nkey=day\nkey=hour";

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int varve(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return CalledVarve.run(Map.of(), out, err, arguments);
    }

    private int process(String... keys) throws IOException {
        Path variables = folder.resolve("variables");
        Files.write(variables, List.of(keys));
        return varve(
                "process",
                "--json",
                "--env-file",
                variables.toString(),
                "--to",
                folder.resolve("lake").toString());
    }

    private JsonPath whole() {
        return JsonPath.from(out.toString().lines().reduce((_, last) -> last).orElseThrow());
    }

    private Path raw(String path) throws IOException {
        Path file = folder.resolve("lake/raw").resolve(path);
        Files.createDirectories(file.getParent());
        return file;
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int id = from; id < to; id++) {
            lines.append("{\"id\":%d,\"timestamp\":\"2025-12-03T14:00:00Z\"}%n".formatted(id));
        }
        return lines.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private List<String> files(String below, String ending) throws IOException {
        Path root = folder.resolve("lake").resolve(below);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> root.relativize(each).toString())
                    .filter(each -> each.endsWith(ending) && !each.equals(".varve-root"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void segmentsOfOtherProgramsAreStoredAndRemoved() throws IOException {
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), lines(0, 10));
        Files.write(raw("ready/ticks/" + HOUR + "00002.ndjson.gz"), gzip(lines(10, 15)));
        Files.writeString(raw("ready/trades/" + HOUR + "00001.ndjson"), lines(0, 3));
        assertEquals(0, process(), err::toString);
        assertEquals(18, whole().getLong("records"));
        assertEquals(3, whole().getLong("segments"));
        assertEquals(2, files("ticks", ".parquet").size());
        assertEquals(1, files("trades", ".parquet").size());
        assertEquals(List.of(), files("raw", ""), "neither segments nor claims are left");
        assertEquals("", err.toString());
        assertEquals(0, process(), err::toString);
        assertEquals(0, whole().getLong("segments"));
        assertEquals(0, varve("verify", folder.resolve("lake").toString()), out::toString);
    }

    @Test
    void aSegmentThatComesAgainFindsItsFilesAndItsDeadLetters() throws IOException {
        String text = lines(0, 10) + "no record\n" + lines(10, 20);
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), text);
        assertEquals(3, process(), err::toString);
        List<String> before = files("", "");
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), text);
        assertEquals(3, process(), err::toString);
        assertEquals(before, files("", ""));
        assertEquals(1, whole().getLong("existed"));
        assertTrue(
                before.stream()
                        .anyMatch(each -> each.startsWith("_dead_letter/ticks/date=2025-12-03/")),
                before::toString);
    }

    /** Nothing else would ever write the event. */
    @Test
    void aSegmentWhoseFileWaitsForItsEventIsLeftWhereItIs() throws IOException {
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), lines(0, 10));
        Files.writeString(raw("ready/ticks/" + HOUR + "00002.ndjson"), lines(10, 15));
        assertEquals(0, process("VARVE_AUDIT=on"), err::toString);
        List<String> events = List.of("000000000001.json", "000000000002.json");
        assertEquals(events, files("_audit/ticks", ""));
        Path head = folder.resolve("lake/_audit/ticks").resolve(events.getLast());
        byte[] event = Files.readAllBytes(head);
        Files.writeString(head, "notes");
        Files.writeString(raw("ready/ticks/" + HOUR + "00003.ndjson"), lines(15, 20));
        assertEquals(1, process("VARVE_AUDIT=on"));
        assertTrue(err.toString().contains("it is left where it is: "), err::toString);
        assertTrue(err.toString().contains("waits for its event"), err::toString);
        assertEquals(3, files("ticks", ".parquet").size());
        assertEquals(1, files("raw/ready", ".ndjson").size());
        Files.write(head, event);
        assertEquals(0, process("VARVE_AUDIT=on"), err::toString);
        assertEquals(List.of(), files("raw/ready", ".ndjson"));
        assertEquals(0, varve("verify", folder.resolve("lake").toString()), out::toString);
        assertTrue(
                out.toString()
                        .contains(
                                "ticks: 3 events in the audit chain, no signatures, no files outside; its head is sha256:"),
                out::toString);
    }

    @Test
    void segmentsWithTheSameBytesAreStoredEach() throws IOException {
        String text = lines(0, 10) + "no record\n";
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), text);
        Files.writeString(raw("ready/ticks/" + HOUR + "00002.ndjson"), text);
        assertEquals(3, process(), err::toString);
        assertEquals(20, whole().getLong("records"));
        assertEquals(0, whole().getLong("existed"));
        assertEquals(2, files("ticks", ".parquet").size());
        assertEquals(2, files("_dead_letter/ticks", ".zst").size());
        assertEquals(List.of(), files("raw", ""));
        List<String> before = files("", "");
        Files.writeString(raw("ready/ticks/" + HOUR + "00002.ndjson"), text);
        assertEquals(3, process(), err::toString);
        assertEquals(before, files("", ""), "a segment that comes again finds its own");
        assertEquals(0, varve("verify", folder.resolve("lake").toString()), out::toString);
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeAnythingIsTouched() throws IOException {
        Files.writeString(raw("ready/ticks/a.ndjson"), lines(0, 10));
        assertEquals(2, process("VARVE_DRY_RUN=on"), err::toString);
        assertEquals(
                2,
                varve("process", "--input", "s3://one/raw", "--to", "gs://two/lake"),
                err::toString);
        assertTrue(err.toString().startsWith("varve.process.input=s3://one/raw: "), err::toString);
        assertEquals(List.of("raw/ready/ticks/a.ndjson"), files("", ""));
    }

    @Test
    void storedSegmentsAreMovedWhereThatIsWanted() throws IOException {
        Files.writeString(raw("in/ticks/" + HOUR + "00001.ndjson"), lines(0, 10));
        assertEquals(
                0,
                process(
                        "VARVE_PROCESS_READY=in",
                        "VARVE_PROCESS_PROCESSED=out",
                        "VARVE_PROCESS_AFTER=move"),
                err::toString);
        assertEquals(List.of("out/ticks/" + HOUR + "00001.ndjson"), files("raw", ""));
    }

    @Test
    void whatIsNoSegmentIsOneLineAndCostsNoOther() throws IOException {
        Files.write(
                raw("ready/ticks/a.ndjson"),
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
        byte[] whole = gzip(lines(0, 1000));
        Files.write(raw("ready/ticks/b.ndjson.gz"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(raw("ready/ticks/c.ndjson"), "");
        Files.writeString(raw("ready/ticks/notes.txt"), "hello");
        Files.writeString(raw("ready/-no-table/d.ndjson"), lines(0, 1));
        Files.writeString(raw("ready/ticks/segment_20990101T00_00009.ndjson"), lines(0, 5));
        assertEquals(1, process(), err::toString);
        assertEquals(5, whole().getLong("records"));
        assertEquals(3, whole().getLong("failed"));
        assertEquals(2, whole().getLong("segments"));
        for (String name :
                List.of(
                        "ticks/a.ndjson",
                        "ticks/b.ndjson.gz",
                        "ticks/notes.txt",
                        "-no-table/d.ndjson")) {
            assertTrue(Files.exists(raw("ready/" + name)), name);
            assertEquals(
                    1,
                    err.toString().lines().filter(each -> each.startsWith(name + ":")).count(),
                    err::toString);
        }
        assertTrue(err.toString().contains("ticks/c.ndjson: it holds no records"), err::toString);
        assertEquals(5, err.toString().lines().count(), err::toString);
        assertEquals(List.of(), files("raw/processing", ""));
    }

    @Test
    void whatAnotherProcessHasIsLeftToItAndWhatADeadOneHadIsTakenOver()
            throws IOException, InterruptedException {
        Files.writeString(raw("ready/ticks/a.ndjson"), lines(0, 5));
        Files.writeString(raw("ready/ticks/b.ndjson"), lines(5, 10));
        try (LocalStore store = new LocalStore(folder.resolve("lake/raw"))) {
            Leases others =
                    new Leases(
                            store,
                            "processing/",
                            new LeaseTime(
                                    Duration.ofSeconds(3), System::nanoTime, Clock.systemUTC()),
                            "another",
                            "0123456789abcdef");
            Lease dead = others.begin("ticks~a.ndjson");
            Lease alive = others.begin("ticks~b.ndjson");
            CountDownLatch end = new CountDownLatch(1);
            Thread renewing = Thread.ofPlatform().start(() -> renew(alive, end));
            try {
                assertEquals(0, process("VARVE_JOURNAL_LEASE=PT3S"), err::toString);
            } finally {
                end.countDown();
                renewing.join();
            }
            assertThrows(LeaseLostException.class, dead::renew);
        }
        assertEquals(1, whole().getLong("segments"));
        assertEquals(1, whole().getLong("left_alone"));
        assertEquals(5, whole().getLong("records"));
        assertTrue(Files.exists(raw("ready/ticks/b.ndjson")));
        assertFalse(Files.exists(raw("ready/ticks/a.ndjson")));
    }

    /** A process was killed when it had removed the segment; another may be about to end. */
    @Test
    void aClaimWhoseSegmentIsGoneIsRemovedAfterADay() throws IOException {
        String claim =
                "{\"owner\":\"pid 7\",\"instance\":\"0a1b2c3d4e5f6071\",\"state\":\"held\","
                        + "\"duration_ms\":60000,\"written\":\"%s\"}";
        Instant now = Instant.now();
        String old = claim.formatted(now.minus(Duration.ofHours(25)));
        Files.writeString(raw("processing/ticks~a.ndjson/000000000007"), old);
        Files.writeString(raw("processing/ticks~b.ndjson/000000000007"), claim.formatted(now));
        assertEquals(0, process(), err::toString);
        assertEquals(List.of("ticks~b.ndjson/000000000007"), files("raw/processing", ""));
    }

    private static void renew(Lease lease, CountDownLatch end) {
        try {
            while (!Watch.SYSTEM.await(end, Duration.ofSeconds(1))) {
                lease.renew();
            }
        } catch (IOException | InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    /** What a service was killed with. */
    private void journal() throws IOException {
        Path lake = Files.createDirectories(folder.resolve("lake"));
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
        try (WriterFiles files = WriterFiles.hold(lake, Optional.empty(), WriterHolder.self());
                Journal journal =
                        Journal.open(
                                new LocalJournalFiles(lake.resolve("raw")),
                                settings,
                                this,
                                () -> now,
                                Runnable::run,
                                new AnswerMemory(Duration.ofHours(1), 1, () -> now))) {
            files.write("w-1", 100);
            ByteBuffer bytes = ByteBuffer.wrap("{\"n\":1}\n{\"n\":2}\n".getBytes(UTF_8));
            Lines lines = new Lines(new LineStream("feed"), SCHEME, now, 2, bytes);
            journal.write(List.of(Commit.of(List.of(lines))));
        }
    }

    @Test
    void theJournalOfAServiceThatStoppedIsSettled() throws IOException {
        journal();
        Files.writeString(raw("ready/feed/" + HOUR + "00001.ndjson"), lines(0, 3));
        assertEquals(0, process(), err::toString);
        assertEquals("settled", whole().getString("journal"));
        assertEquals(5, whole().getLong("records"));
        assertEquals(List.of(), files("raw", ".ndjson"));
        List<String> before = files("feed", ".parquet");
        assertEquals(2, before.size());
        assertEquals(0, process(), err::toString);
        assertEquals(before, files("feed", ".parquet"));
        assertEquals(0, varve("verify", folder.resolve("lake").toString()), out::toString);
    }

    /** The other segments are stored; a later version still finds what it has written. */
    @Test
    void aJournalOfALaterVersionIsOneLineAndIsLeftAsItIs() throws IOException {
        journal();
        Path log = raw("active/commits_w-1_00000001.log");
        byte[] later = Files.readAllBytes(log);
        later[3] = '2';
        Files.write(log, later);
        Files.writeString(raw("ready/feed/" + HOUR + "00001.ndjson"), lines(0, 3));
        assertEquals(1, process(), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("of a later version"), err::toString);
        assertEquals(3, whole().getLong("records"));
        assertEquals(1, whole().getLong("failed"));
        assertArrayEquals(later, Files.readAllBytes(log));
        assertEquals(1, files("raw", ".ndjson").size());
    }

    /** As what makes a link that leads nowhere, or a folder of that name, leaves it. */
    @Test
    void whatIsNoFileIsLeftWhereItIs() throws IOException {
        Files.createDirectories(raw("ready/ticks/a.ndjson/b"));
        Files.createSymbolicLink(raw("ready/ticks/c.ndjson"), folder.resolve("nowhere"));
        Files.writeString(raw("ready/ticks/" + HOUR + "00001.ndjson"), lines(0, 5));
        assertEquals(0, process(), () -> out + err.toString());
        assertEquals(5, whole().getLong("records"));
        assertTrue(err.toString().lines().count() <= 2, err::toString);
    }

    @Test
    void theJournalOfAServiceAtWorkIsLeftAlone() throws IOException {
        journal();
        Files.writeString(raw("ready/feed/" + HOUR + "00001.ndjson"), lines(0, 3));
        try (WriterFiles _ =
                WriterFiles.hold(folder.resolve("lake"), Optional.empty(), WriterHolder.self())) {
            assertEquals(0, process(), err::toString);
        }
        assertEquals("left_alone", whole().getString("journal"));
        assertEquals(3, whole().getLong("records"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertEquals(1, files("raw", ".ndjson").size());
    }

    @Override
    public void damaged(String what) {
        throw new IllegalStateException(what);
    }

    @Override
    public void foreign(String path) {
        throw new IllegalStateException(path);
    }
}
