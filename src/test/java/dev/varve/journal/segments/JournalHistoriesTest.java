package dev.varve.journal.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of histories of a journal on a disk whose power is cut at any call, in virtual time,
 * against a model that knows only what was acknowledged.
 */
class JournalHistoriesTest {

    private static final int HISTORIES = 8_000;
    private static final List<LineStream> TABLES =
            List.of(new LineStream("event"), new LineStream("ticker"), new LineStream("trade"));

    @Test
    void whatWasAcknowledgedIsThereOnceWhateverIsCut() throws Exception {
        long seed = 20_261_127;
        System.out.println("JournalHistoriesTest: seeds " + seed + " to " + (seed + HISTORIES - 1));
        long cuts = 0;
        long again = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = new History(seed + i);
            history.run();
            cuts += history.cuts;
            again += history.answeredAgain;
        }
        assertTrue(cuts > HISTORIES, "cuts: " + cuts);
        assertTrue(again > HISTORIES, "requests that were answered again: " + again);
    }

    /**
     * A request with a key, whose client sends it again until it is answered, and now and then
     * after that.
     */
    private record Keyed(KeyedAnswer answer, Map<LineStream, List<String>> lines) {}

    /** One life of a journal, with several processes. */
    private static final class History implements JournalEvents {

        private final long seed;
        private final Random random;
        private CutDisk disk;
        private Instant now = Instant.parse("2026-11-27T00:00:00Z");
        private int nextRecord;
        private long cuts;
        private AnswerMemory answers;
        private final List<Keyed> keyed = new ArrayList<>();
        private final Set<RequestKey> answered = new HashSet<>();
        private long answeredAgain;

        /** What the model knows. */
        private final Map<LineStream, TreeMap<Long, String>> acknowledged = new HashMap<>();

        private final Map<LineStream, Long> storedBelow = new HashMap<>();
        private final Set<String> sent = new HashSet<>();

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.disk = new CutDisk(random);
            TABLES.forEach(table -> acknowledged.put(table, new TreeMap<>()));
        }

        void run() throws Exception {
            for (int process = 0; process < 4; process++) {
                disk.cutAfter(random.nextInt(60));
                try {
                    live();
                } catch (CutDisk.PowerCut cut) {
                    cuts++;
                }
                disk = disk.restarted();
                now = now.plusSeconds(random.nextInt(7_200) - 600L);
            }
            requireAll(open());
        }

        private Journal open() throws IOException {
            JournalSettings settings =
                    new JournalSettings(
                            "w-1",
                            "here",
                            5,
                            200,
                            Duration.ofMinutes(10),
                            Duration.ofMinutes(1),
                            600);
            answers = new AnswerMemory(Duration.ofHours(24), 1_000, () -> now);
            return Journal.open(disk, settings, this, () -> now, Runnable::run, answers);
        }

        private void live() throws IOException {
            Journal journal = open();
            requireAll(journal);
            for (int step = 0; step < 12; step++) {
                now = now.plusSeconds(random.nextInt(100));
                switch (random.nextInt(8)) {
                    case 0 -> store();
                    case 1 -> tidy(journal);
                    case 2 -> disk.refuse(1 + random.nextInt(2));
                    default -> write(journal);
                }
            }
        }

        private void tidy(Journal journal) {
            try {
                journal.tidy(table -> storedBelow.getOrDefault(table, 0L));
            } catch (IOException refused) {
                assertEquals("no space left on device", refused.getMessage());
            }
        }

        /** Some of what was acknowledged is in files now. */
        private void store() {
            LineStream table = TABLES.get(random.nextInt(TABLES.size()));
            TreeMap<Long, String> records = acknowledged.get(table);
            if (!records.isEmpty()) {
                long below =
                        records.firstKey()
                                + random.nextLong(records.lastKey() - records.firstKey() + 2);
                storedBelow.merge(table, below, Math::max);
            }
        }

        private void write(Journal journal) {
            List<Commit> commits = new ArrayList<>();
            List<Map<LineStream, List<String>>> records = new ArrayList<>();
            Set<RequestKey> inFlight = new HashSet<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                if (random.nextBoolean()) {
                    Map<LineStream, List<String>> fresh = fresh();
                    commits.add(Commit.of(lines(fresh)));
                    records.add(fresh);
                    continue;
                }
                Keyed request = request();
                if (!isAnswered(request) && inFlight.add(request.answer().key())) {
                    commits.add(new Commit(lines(request.lines()), Optional.of(request.answer())));
                    records.add(request.lines());
                }
            }
            try {
                List<Written> written = journal.write(commits);
                for (int i = 0; i < written.size(); i++) {
                    acknowledge(written.get(i), records.get(i));
                    commits.get(i).answer().ifPresent(each -> answered.add(each.key()));
                }
            } catch (IOException refused) {
                assertEquals("no space left on device", refused.getMessage());
            }
        }

        private Keyed request() {
            if (!keyed.isEmpty() && random.nextBoolean()) {
                Keyed before = keyed.get(Math.max(0, keyed.size() - 1 - random.nextInt(6)));
                KeyedAnswer answer = before.answer();
                return new Keyed(answer(answer.key(), answer.body()), before.lines());
            }
            String name = "key " + keyed.size();
            Keyed fresh = new Keyed(answer(RequestKey.of(name), name), fresh());
            keyed.add(fresh);
            return fresh;
        }

        private KeyedAnswer answer(RequestKey key, String body) {
            return new KeyedAnswer(key, body.hashCode(), now, 200, body, body);
        }

        private boolean isAnswered(Keyed request) {
            Optional<AnswerMemory.Found> found = answers.find(request.answer().key());
            if (found.isPresent()) {
                assertEquals(request.answer().request(), found.get().request());
                assertEquals(request.answer().body(), found.get().body());
                answered.add(request.answer().key());
                answeredAgain++;
            }
            return found.isPresent();
        }

        private Map<LineStream, List<String>> fresh() {
            Map<LineStream, List<String>> fresh = new TreeMap<>();
            for (LineStream table : TABLES) {
                if (random.nextBoolean()) {
                    fresh.put(table, lines());
                }
            }
            return fresh;
        }

        private List<Lines> lines(Map<LineStream, List<String>> records) {
            return records.entrySet().stream()
                    .map(each -> lines(each.getKey(), each.getValue()))
                    .toList();
        }

        private List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                String line = "{\"id\":" + nextRecord++ + "}";
                lines.add(line);
                sent.add(line);
            }
            return lines;
        }

        private Lines lines(LineStream table, List<String> lines) {
            byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            return new Lines(table, "day", now, lines.size(), ByteBuffer.wrap(bytes));
        }

        private void acknowledge(Written written, Map<LineStream, List<String>> records) {
            for (CommittedLines lines : written.lines()) {
                List<String> ofTable = records.get(lines.stream());
                for (int row = 0; row < ofTable.size(); row++) {
                    String before =
                            acknowledged
                                    .get(lines.stream())
                                    .put(lines.firstPosition() + row, ofTable.get(row));
                    assertEquals(null, before, () -> "a position was given twice, seed " + seed);
                }
            }
        }

        /** Reads all that a new process finds. */
        private void requireAll(Journal journal) throws IOException {
            Map<LineStream, TreeMap<Long, String>> found = new HashMap<>();
            TABLES.forEach(table -> found.put(table, new TreeMap<>()));
            JournalCursor cursor = journal.cursor();
            Optional<LogEntry.Committed> next = cursor.next();
            while (next.isPresent()) {
                for (CommittedLines lines : next.get().lines()) {
                    if (cursor.isThere(lines)) {
                        read(cursor, lines, found.get(lines.stream()));
                    }
                }
                next = cursor.next();
            }
            for (LineStream table : TABLES) {
                TreeMap<Long, String> there = found.get(table);
                acknowledged
                        .get(table)
                        .tailMap(storedBelow.getOrDefault(table, 0L))
                        .forEach(
                                (position, line) ->
                                        assertEquals(
                                                line,
                                                there.get(position),
                                                () -> table + " " + position + ", seed " + seed));
                there.values()
                        .forEach(line -> assertTrue(sent.contains(line), () -> "seed " + seed));
                assertEquals(
                        there.size(),
                        new HashSet<>(there.values()).size(),
                        () -> "a record is there twice, seed " + seed);
                // what was sent and not acknowledged may have become durable: it counts from now on
                there.forEach(acknowledged.get(table)::putIfAbsent);
                acknowledged
                        .get(table)
                        .forEach(
                                (position, line) ->
                                        assertTrue(
                                                position < journal.nextPosition(table),
                                                () -> "position " + position + ", seed " + seed));
            }
            requireKeyed();
        }

        /** A request with a key is there whole and once, and its answer is; or nothing of it. */
        private void requireKeyed() {
            Map<String, Integer> counts = new HashMap<>();
            for (TreeMap<Long, String> records : acknowledged.values()) {
                records.values().forEach(line -> counts.merge(line, 1, Integer::sum));
            }
            for (Keyed each : keyed) {
                boolean isKnown = answers.find(each.answer().key()).isPresent();
                String name = each.answer().body() + ", seed " + seed;
                assertTrue(isKnown || !answered.contains(each.answer().key()), name);
                for (List<String> lines : each.lines().values()) {
                    for (String line : lines) {
                        assertEquals(isKnown ? 1 : 0, counts.getOrDefault(line, 0), name);
                    }
                }
            }
        }

        private void read(JournalCursor cursor, CommittedLines lines, Map<Long, String> into)
                throws IOException {
            byte[] bytes;
            try {
                bytes = cursor.read(lines);
            } catch (DamagedLinesException torn) {
                return; // what was acknowledged is missed by whoever compares
            }
            String[] records = new String(bytes, StandardCharsets.UTF_8).split("\n");
            assertEquals(lines.recordCount(), records.length);
            for (int row = 0; row < records.length; row++) {
                into.put(lines.firstPosition() + row, records[row]);
            }
        }

        @Override
        public void damaged(String what) {}

        @Override
        public void foreign(String path) {
            throw new AssertionError(path + ", seed " + seed);
        }
    }
}
