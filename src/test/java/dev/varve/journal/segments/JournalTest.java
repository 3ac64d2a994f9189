package dev.varve.journal.segments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a journal, and what becomes of one that is not as it was written. */
class JournalTest implements JournalEvents {

    private static final LineStream TABLE = new LineStream("feed");
    private static final String SEGMENT = "feed/segment_20261127T23_db-1_00001.ndjson";
    private static final String LOG = "active/commits_db-1_00000001.log";

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-27T23:30:00Z");
    private CutDisk disk = new CutDisk(new Random(1));
    private AnswerMemory answers = remembering();

    @TempDir Path folder;

    private AnswerMemory remembering() {
        return new AnswerMemory(Duration.ofHours(24), 1_000, () -> now);
    }

    private Journal open(JournalFiles files, String destination) throws IOException {
        JournalSettings settings =
                new JournalSettings(
                        "db-1",
                        destination,
                        100,
                        1_000,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(1),
                        10_000);
        return Journal.open(files, settings, this, () -> now, Runnable::run, answers);
    }

    private Journal open() throws IOException {
        return open(disk, "s3://layers/");
    }

    private Written write(Journal journal, String... lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Lines all = new Lines(TABLE, "scheme=day", now, lines.length, ByteBuffer.wrap(bytes));
        return journal.write(List.of(Commit.of(List.of(all)))).getFirst();
    }

    private static List<String> read(Journal journal) throws IOException {
        List<String> lines = new ArrayList<>();
        JournalCursor cursor = journal.cursor();
        for (Optional<LogEntry.Committed> next = cursor.next();
                next.isPresent();
                next = cursor.next()) {
            for (CommittedLines each : next.get().lines()) {
                try {
                    lines.add(new String(cursor.read(each), StandardCharsets.UTF_8));
                } catch (DamagedLinesException damaged) {
                    lines.add("damaged");
                }
            }
        }
        assertTrue(cursor.isAtEnd());
        return lines;
    }

    @Override
    public void damaged(String what) {
        told.add(what);
    }

    @Override
    public void foreign(String path) {
        told.add("foreign " + path);
    }

    /** Whole and true, but of a kind or a format that nobody knows yet. */
    @Test
    void whatALaterVersionHasWrittenIsRefusedAndLeftAsItIs() throws Exception {
        LocalJournalFiles files = new LocalJournalFiles(folder);
        write(open(files, "here"), "{\"n\":1}");
        Path log = folder.resolve(LOG);
        byte[] known = Files.readAllBytes(log);
        byte[] kind = LogFrame.bytes(new LogEntry.Removed("x"));
        kind[LogFrame.HEAD_BYTES] = 99;
        int checksum =
                LogFrame.checksum(kind, LogFrame.HEAD_BYTES, kind.length - LogFrame.HEAD_BYTES);
        ByteBuffer.wrap(kind).putInt(8, checksum);
        byte[] format = LogFrame.bytes(new LogEntry.Removed("x"));
        format[3] = '2';
        for (byte[] later : List.of(kind, format)) {
            byte[] both = Arrays.copyOf(known, known.length + later.length);
            System.arraycopy(later, 0, both, known.length, later.length);
            Files.write(log, both);
            String refusal =
                    assertThrows(LaterVersionException.class, () -> open(files, "here"))
                            .getMessage();
            assertTrue(
                    refusal.startsWith("byte %d of %s begins".formatted(known.length, LOG)),
                    refusal);
            assertArrayEquals(both, Files.readAllBytes(log));
            assertTrue(Files.exists(folder.resolve("active/" + SEGMENT)));
        }
        assertEquals(List.of(), told);
        Files.write(log, known);
        assertEquals(List.of("{\"n\":1}\n"), read(open(files, "here")));
    }

    @Test
    void segmentsAreLinesInFoldersThatTellTheirState() throws Exception {
        Journal journal = open(new LocalJournalFiles(folder), "here");
        Written written = write(journal, "{\"n\":1}", "{\"n\":2}");
        assertEquals(100, written.lines().getFirst().firstPosition());
        assertEquals(
                "{\"n\":1}\n{\"n\":2}\n", Files.readString(folder.resolve("active/" + SEGMENT)));
        assertTrue(Files.exists(folder.resolve(LOG)));

        now = now.plus(Duration.ofMinutes(2));
        journal.tidy(_ -> 0L);
        assertTrue(Files.exists(folder.resolve("ready/" + SEGMENT)));
        assertFalse(Files.exists(folder.resolve("active/" + SEGMENT)));
        assertEquals(List.of("{\"n\":1}\n{\"n\":2}\n"), read(journal));
        assertEquals(16, journal.sizeBytes());
        assertEquals(Instant.parse("2026-11-27T23:30:00Z"), journal.oldestArrival());

        journal.tidy(_ -> 102L);
        assertFalse(Files.exists(folder.resolve("ready/" + SEGMENT)));
        assertEquals(0, journal.sizeBytes());
        assertEquals(102, journal.nextPosition(TABLE));
        journal.close();

        Journal next = open(new LocalJournalFiles(folder), "elsewhere");
        assertFalse(next.hasBacklog());
        assertEquals(102, next.nextPosition(TABLE));
        next.close();
        assertEquals(List.of(), told);
    }

    @Test
    void aFolderThatIsGoneIsNotMadeAgain() throws Exception {
        Path root = folder.resolve("volume/raw");
        Journal journal = open(new LocalJournalFiles(root), "here");
        write(journal, "{\"n\":1}");
        Path away = folder.resolve("away");
        Files.move(root, away);

        LineStream other = new LineStream("other");
        assertThrows(IOException.class, () -> write(journal, "k-1", List.of(lines(other, "{}\n"))));
        assertFalse(Files.exists(root));

        Files.move(away, root);
        write(journal, "k-2", List.of(lines(other, "{\"n\":2}\n")));
        assertEquals(List.of("{\"n\":1}\n", "{\"n\":2}\n"), read(journal));
        journal.close();
    }

    @Test
    void aJournalWithRecordsIsOpenedForItsOwnDestinationOnly() throws Exception {
        write(open(), "{}");
        disk.cut();
        disk = disk.restarted();
        WrongDestinationException wrong =
                assertThrows(WrongDestinationException.class, () -> open(disk, "gs://other/"));
        assertEquals("s3://layers/", wrong.destination());
        assertEquals(List.of("{}\n"), read(open()));
    }

    @Test
    void filesOfOthersAreToldAndLeftAlone() throws Exception {
        disk.put("active/feed/segment_20261127T23_db-2_00001.ndjson", new byte[] {1});
        disk.put("ready/notes.txt", new byte[] {2});
        open();
        assertEquals(
                List.of(
                        "foreign active/feed/segment_20261127T23_db-2_00001.ndjson",
                        "foreign ready/notes.txt"),
                told);
        assertEquals(2, disk.paths().size());
    }

    @Test
    void aSegmentThatNoCommitCoversIsSetAside() throws Exception {
        disk.put("active/" + SEGMENT, "{}\n".getBytes(StandardCharsets.UTF_8));
        Journal journal = open();
        assertFalse(journal.hasBacklog());
        assertTrue(told.getFirst().startsWith("no commit covers the segment active/" + SEGMENT));
        assertEquals(List.of("damaged/" + SEGMENT), disk.paths());
        assertEquals(
                "feed/segment_20261127T23_db-1_00002.ndjson",
                write(journal, "{}").lines().getFirst().segment());
    }

    private void killAfterThree() throws IOException {
        Journal journal = open();
        write(journal, "{\"n\":1}");
        write(journal, "{\"n\":2}");
        write(journal, "{\"n\":3}");
        disk.cut();
        disk = disk.restarted();
    }

    @Test
    void aFlippedBitInTheLogCostsOneCommit() throws Exception {
        killAfterThree();
        byte[] log = disk.read(LOG, 0, 100_000);
        int second =
                LogFrame.at(
                                log,
                                LogFrame.at(log, LogFrame.at(log, 0).orElseThrow().end())
                                        .orElseThrow()
                                        .end())
                        .orElseThrow()
                        .end();
        disk.flip(LOG, second - 3);
        Journal journal = open();
        assertEquals(List.of("{\"n\":1}\n", "{\"n\":3}\n"), read(journal));
        assertEquals(103, journal.nextPosition(TABLE));
        assertEquals(1, told.size());
        assertTrue(told.getFirst().contains("of the commit log " + LOG), told::toString);
    }

    @Test
    void aSegmentThatWasCutOffCostsWhatWasCutOff() throws Exception {
        killAfterThree();
        disk.shorten("active/" + SEGMENT, 12);
        assertEquals(List.of("{\"n\":1}\n", "damaged", "damaged"), read(open()));
    }

    @Test
    void aLogThatWasEmptiedLeavesTheSegmentAside() throws Exception {
        killAfterThree();
        disk.shorten(LOG, 0);
        Journal journal = open();
        assertFalse(journal.hasBacklog());
        assertTrue(disk.paths().contains("damaged/" + SEGMENT), () -> disk.paths().toString());
    }

    @Test
    void aSegmentThatIsGoneIsMissed() throws Exception {
        killAfterThree();
        disk.delete("active/" + SEGMENT);
        Journal journal = open();
        assertFalse(journal.hasBacklog());
        assertEquals(
                List.of(
                        "the segment %s is gone, with records up to position 102 of 'feed'; they are lost unless they are in files"
                                .formatted(SEGMENT)),
                told);
    }

    @Test
    void aLaterVersionsEntryIsNoEntry() throws Exception {
        killAfterThree();
        byte[] log = disk.read(LOG, 0, 100_000);
        assertEquals(Optional.empty(), LogFrame.at(log, 1));
        byte[] garbage = new byte[10_000];
        new Random(7).nextBytes(garbage);
        disk.put("active/commits_db-1_00000002.log", garbage);
        assertEquals(List.of("{\"n\":1}\n", "{\"n\":2}\n", "{\"n\":3}\n"), read(open()));
        assertTrue(told.getFirst().contains("commits_db-1_00000002.log"), told::toString);
    }

    private KeyedAnswer answer(String key) {
        return new KeyedAnswer(RequestKey.of(key), 7, now, 200, "all of " + key, "brief");
    }

    private Lines lines(LineStream table, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Lines(table, "scheme=day", now, 1, ByteBuffer.wrap(bytes));
    }

    private void write(Journal journal, String key, List<Lines> lines) throws IOException {
        journal.write(List.of(new Commit(lines, Optional.of(answer(key)))));
    }

    private Optional<String> answered(String key) {
        return answers.find(RequestKey.of(key)).map(AnswerMemory.Found::body);
    }

    private Journal restart() throws IOException {
        disk.cut();
        disk = disk.restarted();
        answers = remembering();
        return open();
    }

    @Test
    void answersOutliveTheLogsInWhichTheyWere() throws Exception {
        Journal journal = open();
        write(journal, "k-1", List.of(lines(TABLE, "{}\n")));
        write(journal, "k-2", List.of());
        now = now.plus(Duration.ofMinutes(2));
        journal.tidy(_ -> 0L);
        journal.tidy(_ -> 200L);
        assertFalse(disk.paths().contains(LOG), () -> disk.paths().toString());
        journal = restart();
        assertFalse(journal.hasBacklog());
        assertEquals(Optional.of("all of k-1"), answered("k-1"));
        assertEquals(Optional.of("all of k-2"), answered("k-2"));

        write(journal, "k-3", List.of());
        now = now.plus(Duration.ofHours(24));
        journal.tidy(_ -> 200L);
        journal.tidy(_ -> 200L);
        assertTrue(
                disk.paths().stream().noneMatch(path -> path.startsWith("keys/")),
                () -> disk.paths().toString());
        restart();
        assertEquals(Optional.empty(), answered("k-1"));
        assertEquals(List.of(), told);
    }

    @Test
    void aRequestOfWhichAPartIsGoneIsNotDone() throws Exception {
        LineStream other = new LineStream("other");
        Journal journal = open();
        write(journal, "k-1", List.of(lines(TABLE, "{\"n\":1}\n")));
        write(journal, "k-2", List.of(lines(TABLE, "{\"n\":2}\n"), lines(other, "{}\n")));
        disk.cut();
        disk = disk.restarted();
        disk.shorten("active/other/segment_20261127T23_db-1_00002.ndjson", 1);
        journal = open();
        assertEquals(List.of("{\"n\":1}\n"), read(journal));
        assertEquals(Optional.of("all of k-1"), answered("k-1"));
        answers = remembering();
        told.clear();

        disk.cut();
        disk = disk.restarted();
        journal = open();
        assertEquals(Optional.empty(), answered("k-2"));
        write(journal, "k-2", List.of(lines(TABLE, "{\"n\":2}\n"), lines(other, "{}\n")));
        journal = restart();
        assertEquals(List.of("{\"n\":1}\n", "{\"n\":2}\n", "{}\n"), read(journal));
        assertEquals(Optional.of("all of k-2"), answered("k-2"));
        assertEquals(104, journal.nextPosition(TABLE) + 1);
    }

    @Test
    void whatCouldNotBeCutOffDoesNotCount() throws Exception {
        Journal journal = open();
        write(journal, "k-1", List.of(lines(TABLE, "{\"n\":1}\n")));
        // neither the sync nor the cutting off succeeds, though all of it reaches the disk
        disk.refuseSyncs(true);
        assertThrows(
                IOException.class,
                () -> write(journal, "k-2", List.of(lines(TABLE, "{\"n\":2}\n"))));
        disk.refuseSyncs(false);
        assertEquals(Optional.empty(), answered("k-2"));
        write(journal, "k-2", List.of(lines(TABLE, "{\"n\":2}\n")));
        assertEquals(List.of("{\"n\":1}\n", "{\"n\":2}\n"), read(restart()));
    }

    @Test
    void whoLooksFromOutsideSeesWhatWaitsAndChangesNothing() throws Exception {
        LocalJournalFiles files = new LocalJournalFiles(folder);
        Journal journal = open(files, "here");
        write(journal, "{\"n\":1}", "{\"n\":2}");
        write(journal, "{\"n\":3}");
        JournalLook look = JournalLook.at(files);
        assertEquals(List.of(), look.troubles());
        assertEquals(Set.of("here"), look.destinations());
        HeldSegment held = look.segments().getFirst();
        assertEquals("active/" + SEGMENT, held.path());
        assertEquals("db-1", held.writer());
        assertEquals(3, held.recordCount());
        assertEquals(24, held.sizeBytes());
        assertEquals(100, held.firstPosition());
        assertEquals(102, held.lastPosition());
        assertEquals(Optional.empty(), look.trouble(held));

        now = now.plus(Duration.ofMinutes(2));
        journal.tidy(_ -> 0L);
        assertEquals("ready/" + SEGMENT, JournalLook.at(files).segments().getFirst().path());
        journal.tidy(_ -> 103L);
        assertEquals(List.of(), JournalLook.at(files).segments());
        assertEquals(List.of(), JournalLook.at(files).troubles());
        journal.close();
    }

    @Test
    void whoLooksFromOutsideNamesWhatIsDamaged() throws Exception {
        LocalJournalFiles files = new LocalJournalFiles(folder);
        Journal journal = open(files, "here");
        write(journal, "{\"n\":1}", "{\"n\":2}");
        journal.close();
        Path segment = folder.resolve("active/" + SEGMENT);
        byte[] lines = Files.readAllBytes(segment);

        lines[3] ^= 1;
        Files.write(segment, lines);
        JournalLook flipped = JournalLook.at(files);
        assertEquals(List.of(), flipped.troubles());
        JournalTrouble trouble = flipped.trouble(flipped.segments().getFirst()).orElseThrow();
        assertEquals("active/" + SEGMENT, trouble.path());
        assertTrue(trouble.expected().contains("positions 100 to 101"), trouble::toString);

        Files.write(segment, new byte[3]);
        JournalTrouble cut = JournalLook.at(files).troubles().getFirst();
        assertEquals("a file of 3 bytes", cut.found());
        assertFalse(cut.isHarmless());

        Files.delete(segment);
        JournalTrouble gone = JournalLook.at(files).troubles().getFirst();
        assertEquals("active/" + SEGMENT, gone.path());
        assertEquals("no file", gone.found());

        byte[] log = Files.readAllBytes(folder.resolve(LOG));
        Files.write(folder.resolve(LOG), Arrays.copyOf(log, log.length - 1));
        Files.writeString(folder.resolve("active/notes.txt"), "x");
        assertEquals(
                List.of("active/notes.txt", LOG),
                JournalLook.at(files).troubles().stream().map(JournalTrouble::path).toList());
        assertTrue(JournalLook.at(files).troubles().getLast().isHarmless());
    }
}
