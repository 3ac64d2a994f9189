package dev.varve.journal.segments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.AnswerMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalRunsTest implements JournalEvents {

    private static final LineStream FEED = new LineStream("feed");
    private static final LineStream OTHER = new LineStream("other");
    private static final int RUN_BYTES = 200;

    private final CutDisk disk = new CutDisk(new Random(1));
    private final Journal journal;
    private Instant now = Instant.parse("2026-11-27T23:30:00Z");

    JournalRunsTest() throws IOException {
        journal =
                Journal.open(
                        disk,
                        new JournalSettings(
                                "w",
                                "here",
                                100,
                                2_000,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                1 << 20),
                        this,
                        () -> now,
                        Runnable::run,
                        new AnswerMemory(Duration.ofHours(24), 1_000, () -> now));
    }

    private Lines lines(LineStream stream, String partitioning, int count, int width) {
        String line = "x".repeat(width - 1) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.repeat(count).getBytes(StandardCharsets.UTF_8));
        return new Lines(stream, partitioning, now, count, bytes);
    }

    private LogPlace write(Lines... lines) throws IOException {
        return journal.write(List.of(Commit.of(List.of(lines)))).getFirst().place();
    }

    private List<CommittedRun> runs(LogPlace from) throws IOException {
        JournalRuns runs = journal.runs(from, RUN_BYTES, stream -> !stream.isLetters());
        List<CommittedRun> all = new ArrayList<>();
        for (Optional<CommittedRun> next = runs.next(); next.isPresent(); next = runs.next()) {
            all.add(next.get());
        }
        assertTrue(runs.isAtEnd());
        return all;
    }

    private static List<Integer> sizes(List<CommittedRun> runs) {
        return runs.stream().map(each -> each.commits().size()).toList();
    }

    @Test
    void smallCommitsAreReadTogetherAndALargeOneAlone() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(lines(FEED, "a", 1, 90)); // begin at 0, 90, 180, 270, 360
        }
        write(lines(FEED, "a", 30, 10));
        write(lines(FEED, "a", 1, 90));
        assertEquals(List.of(3, 2, 1, 1), sizes(runs(LogPlace.FIRST)));
    }

    @Test
    void whatWasDividedOtherwiseBeginsARun() throws Exception {
        write(lines(FEED, "a", 1, 10));
        write(lines(FEED, "b", 1, 10));
        write(lines(FEED, "b", 1, 10));
        assertEquals(List.of(1, 2), sizes(runs(LogPlace.FIRST)));
    }

    @Test
    void tablesBesideEachOtherAndLettersDoNotPartRuns() throws Exception {
        for (int i = 0; i < 4; i++) {
            write(
                    lines(FEED, "a", 1, 10),
                    lines(OTHER, "a", 2, 10),
                    lines(LineStream.lettersOf(Optional.empty()), "", 1, 10));
        }
        List<CommittedRun> runs = runs(LogPlace.FIRST);
        assertEquals(List.of(1, 1, 1, 1, 4, 4), sizes(runs));
        assertEquals(FEED, runs.get(4).stream());
        assertEquals(OTHER, runs.get(5).stream());
    }

    @Test
    void linesAreThoseOfTheCommitsWithTheTimesAtWhichTheyCame() throws Exception {
        write(lines(FEED, "a", 2, 10));
        Instant first = now;
        now = now.plusSeconds(1);
        write(lines(FEED, "a", 3, 8));
        JournalRuns runs = journal.runs(LogPlace.FIRST, RUN_BYTES, _ -> true);
        CommittedRun run = runs.next().orElseThrow();
        assertArrayEquals(
                ("xxxxxxxxx\n".repeat(2) + "xxxxxxx\n".repeat(3)).getBytes(StandardCharsets.UTF_8),
                runs.read(run));
        assertEquals(100, run.firstPosition());
        assertEquals(104, run.last().lastPosition());
        for (int line = 0; line < 5; line++) {
            assertEquals(line < 2 ? first : now, run.arrival(line), "line " + line);
        }
    }

    @Test
    void aDamagedCommitIsFoundAmongItsNeighbours() throws Exception {
        for (int i = 0; i < 3; i++) {
            write(lines(FEED, "a", 1, 10));
        }
        disk.flip(
                disk.paths().stream()
                        .filter(path -> path.endsWith(".ndjson"))
                        .findFirst()
                        .orElseThrow(),
                12);
        JournalRuns runs = journal.runs(LogPlace.FIRST, RUN_BYTES, _ -> true);
        CommittedRun run = runs.next().orElseThrow();
        DamagedLinesException damaged =
                assertThrows(DamagedLinesException.class, () -> runs.read(run));
        assertTrue(
                String.valueOf(damaged.getMessage()).contains("from position 101 on"),
                damaged::getMessage);
        List<CommittedRun> single = run.single();
        assertEquals(10, runs.read(single.get(0)).length);
        assertThrows(DamagedLinesException.class, () -> runs.read(single.get(1)));
        assertEquals(10, runs.read(single.get(2)).length);
    }

    @Test
    void whereverOneBeginsRunsEndAtTheSamePlaces() throws Exception {
        long seed = 20_261_128;
        System.out.println("JournalRunsTest: seed " + seed);
        Random random = new Random(seed);
        List<LogPlace> places = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            LineStream stream = random.nextInt(5) == 0 ? OTHER : FEED;
            String partitioning = random.nextInt(50) == 0 ? "b" : "a";
            places.add(write(lines(stream, partitioning, 1 + random.nextInt(4), 20)));
        }
        List<CommittedRun> all = runs(LogPlace.FIRST);
        assertEquals(3_000, all.stream().mapToInt(each -> each.commits().size()).sum());
        assertTrue(all.size() < 1_500, "runs: " + all.size());
        Set<CommittedLines> ends = new HashSet<>(all.stream().map(CommittedRun::last).toList());
        for (int i = 0; i < 100; i++) {
            for (CommittedRun each : runs(places.get(random.nextInt(places.size())))) {
                assertTrue(ends.contains(each.last()), () -> "ends elsewhere: " + each.last());
            }
        }
    }

    @Test
    void whatIsWrittenWhileOneReadsComesNext() throws Exception {
        write(lines(FEED, "a", 1, 10));
        JournalRuns runs = journal.runs(LogPlace.FIRST, RUN_BYTES, _ -> true);
        assertFalse(runs.isAtEnd());
        assertEquals(1, runs.next().orElseThrow().commits().size());
        assertTrue(runs.isAtEnd());
        write(lines(FEED, "a", 1, 10));
        write(lines(FEED, "a", 1, 10));
        assertFalse(runs.isAtEnd());
        assertEquals(2, runs.next().orElseThrow().commits().size());
        assertEquals(Optional.empty(), runs.next());
    }

    @Override
    public void damaged(String what) {
        throw new AssertionError(what);
    }

    @Override
    public void foreign(String path) {
        throw new AssertionError(path);
    }
}
