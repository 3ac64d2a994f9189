package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.LocalStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLettersTest {

    private static final Instant NOON = Instant.parse("2024-01-15T12:00:00Z");

    @TempDir Path root;

    private FaultyStore store;

    @BeforeEach
    void openStore() {
        store = new FaultyStore(new LocalStore(root));
    }

    @Test
    void writesALetterAsOneLineOfJson() throws IOException {
        DeadLetters letters = service(NOON);
        letters.add(
                new Rejection(
                        Optional.of(new TableName("event")),
                        7,
                        18,
                        Optional.of("ledger"),
                        "expected a number, found \"x\"",
                        "{\"ledger\": \"x\"}".getBytes(UTF_8)));
        BlobKey key = new BlobKey("lake/_dead_letter/event/date=2024-01-15/w1-00000001.ndjson");
        assertEquals(List.of(key), letters.flush());
        assertEquals(
                """
                {"table":"event","line":7,"column":18,"field":"ledger",\
                "reason":"expected a number, found \\"x\\"","time":"2024-01-15T12:00:00.000Z",\
                "raw":"{\\"ledger\\": \\"x\\"}"}
                """,
                text(key));
        assertEquals(List.of(), letters.flush());
    }

    @Test
    void putsEachTableAndDayInItsOwnObject() throws IOException {
        MovableClock clock = new MovableClock(NOON);
        DeadLetters letters = new DeadLetters(store, "", clock, "w1");
        letters.add(rejection("event", 1));
        letters.add(rejection("ticker", 1));
        clock.now = NOON.plus(Duration.ofHours(12));
        letters.add(rejection("event", 2));
        assertEquals(
                List.of(
                        "_dead_letter/event/date=2024-01-15/w1-00000001.ndjson",
                        "_dead_letter/ticker/date=2024-01-15/w1-00000002.ndjson",
                        "_dead_letter/event/date=2024-01-16/w1-00000003.ndjson"),
                letters.flush().stream().map(BlobKey::value).toList());
    }

    @Test
    void passesOverTheNumbersOfAnEarlierRun() throws IOException {
        for (int run = 0; run < 3; run++) {
            DeadLetters letters = service(NOON);
            for (int flush = 0; flush < 3; flush++) {
                letters.add(rejection("event", run * 10 + flush));
                letters.flush();
            }
        }
        assertEquals(9, keys().size());
        assertEquals(9, allLines().size());
    }

    @Test
    void namesTheObjectsOfAnArchiveByTheirContent() throws IOException {
        List<BlobKey> first = archive(NOON);
        assertEquals(first, archive(NOON.plusMillis(1)));
        assertEquals(first, archive(NOON.plus(Duration.ofDays(40))));
        assertEquals(1, keys().size());
        assertTrue(
                first.getFirst()
                        .value()
                        .matches("lake/_dead_letter/event/date=2024-01-15/[0-9a-f]{64}.ndjson"));
        DeadLetters other = DeadLetters.namedByContent(store, "lake", at(NOON));
        other.add(rejection("event", 99));
        other.flush();
        assertEquals(2, keys().size());
    }

    @Test
    void writesByItselfWhenTheBufferIsFull() throws IOException {
        DeadLetters letters = service(NOON);
        int count = 0;
        while (keys().isEmpty()) {
            letters.add(big("event", ++count, 100_000));
        }
        assertEquals(11, count);
        assertEquals(1, letters.waitingCount());
        assertEquals(2, letters.flush().size());
        assertEquals(11, allLines().size());
    }

    @Test
    void cutsAnArchivesLettersAtTheSamePlacesWhateverTheTime() throws IOException {
        for (Instant start : List.of(NOON, NOON.plusNanos(123_456_789))) {
            DeadLetters letters = DeadLetters.namedByContent(store, "lake", at(start));
            for (int i = 0; i < 100; i++) {
                letters.add(big("event", i, 50_000));
            }
            assertEquals(5, letters.flush().size());
        }
        assertEquals(5, keys().size());
        assertEquals(100, allLines().size());
    }

    @Test
    void takesOneLetterThatIsLargerThanTheBuffer() throws IOException {
        DeadLetters letters = service(NOON);
        letters.add(big("event", 1, 3 * DeadLetters.BUFFER_BYTES));
        letters.add(rejection("event", 2));
        assertEquals(2, letters.flush().size());
        assertEquals(2, allLines().size());
    }

    @Test
    void refusesClearlyWhileTheStoreFailsAndLosesNothing() throws IOException {
        DeadLetters letters = service(NOON);
        store.setDown(true);
        int taken = 0;
        DeadLettersFullException full = null;
        while (full == null) {
            try {
                letters.add(big("event", taken + 1, 100_000));
                taken++;
            } catch (DeadLettersFullException e) {
                full = e;
            }
        }
        assertEquals(10, taken);
        assertEquals(10, letters.waitingCount());
        assertTrue(full.toString().contains("wait for a store that fails"), full.getMessage());
        assertThrows(
                DeadLettersFullException.class,
                () -> letters.addAll(List.of(rejection("a", 1), big("b", 2, 100_000))));
        assertThrows(TransientStoreException.class, letters::flush);
        assertEquals(10, letters.waitingCount());
        store.setDown(false);
        letters.add(big("event", 11, 100_000));
        letters.flush();
        assertEquals(0, letters.waitingCount());
        assertEquals(
                IntStream.rangeClosed(1, 11).boxed().toList(),
                allLines().stream().map(line -> line.get("line").intValue()).toList());
    }

    @Test
    void writesEachLetterOnceThoughRepliesAreLost() throws IOException {
        DeadLetters letters = service(NOON);
        letters.add(rejection("event", 1));
        store.failNext(Operation.CREATE, Moment.AFTER, 1);
        assertThrows(TransientStoreException.class, letters::flush);
        letters.add(rejection("event", 2));
        assertEquals(2, letters.flush().size());
        assertEquals(2, allLines().size());
    }

    @Test
    void writesEachLetterOnceWhateverFails() throws IOException {
        long seed = 20_240_115;
        FaultyStore failing = FaultyStore.seeded(new LocalStore(root), seed, 0.3);
        DeadLetters letters = new DeadLetters(failing, "lake", at(NOON), "w1");
        List<BlobKey> stored = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            letters.add(rejection("t" + i % 3, i));
            if (i % 5 == 0) {
                flushIfItWorks(letters, stored);
            }
        }
        while (letters.waitingCount() > 0) {
            flushIfItWorks(letters, stored);
        }
        stored.addAll(letters.flush());
        assertEquals(keys(), stored.stream().sorted().toList());
        assertEquals(
                IntStream.range(0, 120).boxed().toList(),
                allLines().stream().map(line -> line.get("line").intValue()).sorted().toList());
    }

    @Test
    void storesTheOthersWhenOneTableCannotBe() throws IOException {
        DeadLetters letters = service(NOON);
        for (String table : List.of("a", "b", "c")) {
            letters.add(rejection(table, 1));
        }
        store.failNext(Operation.CREATE, Moment.BEFORE, () -> new IOException("only this one"));
        assertEquals("only this one", assertThrows(IOException.class, letters::flush).getMessage());
        assertEquals(1, letters.waitingCount());
        assertEquals(3, letters.flush().size());
        assertEquals(3, allLines().size());
    }

    @Test
    void takesLettersFromManyThreads() throws Exception {
        DeadLetters letters = service(NOON);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int first = thread * 100;
                writers.add(threads.submit(() -> addHundred(letters, first)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        letters.flush();
        assertEquals(
                IntStream.range(0, 800).boxed().toList(),
                allLines().stream().map(line -> line.get("line").intValue()).sorted().toList());
    }

    @Test
    void refusesPrefixesAndWritersThatCannotBeInAKey() {
        for (String wrong : List.of("/a", "a/", "..", "a//b")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DeadLetters(store, wrong, at(NOON), "w"));
        }
        for (String wrong : List.of("", "a/b", "..", "a\nb")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DeadLetters(store, "lake", at(NOON), wrong));
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static int addHundred(DeadLetters letters, int first) throws IOException {
        for (int i = 0; i < 100; i++) {
            letters.add(big("t", first + i, 5_000));
            if (i % 30 == 0) {
                letters.flush();
            }
        }
        return first;
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private DeadLetters service(Instant time) {
        return new DeadLetters(store, "lake", at(time), "w1");
    }

    private List<BlobKey> archive(Instant time) throws IOException {
        DeadLetters letters = DeadLetters.namedByContent(store, "lake", at(time));
        letters.add(rejection("event", 1));
        letters.addAll(List.of(rejection("event", 2), rejection("event", 3)));
        return letters.flush();
    }

    private static void flushIfItWorks(DeadLetters letters, List<BlobKey> stored) {
        try {
            stored.addAll(letters.flush());
        } catch (IOException e) {
            assertTrue(e instanceof TransientStoreException, e::toString);
        }
    }

    private static Rejection rejection(String table, long line) {
        return big(table, line, 10);
    }

    private static Rejection big(String table, long line, int rawBytes) {
        return new Rejection(
                Optional.of(new TableName(table)),
                line,
                1,
                Optional.empty(),
                "reason",
                "x".repeat(rawBytes).getBytes(UTF_8));
    }

    private List<BlobKey> keys() throws IOException {
        try (BlobStore bare = new LocalStore(root);
                Stream<BlobInfo> listed = bare.list("")) {
            return listed.map(BlobInfo::key).toList();
        }
    }

    private List<JsonNode> allLines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (BlobKey key : keys()) {
            lines.addAll(lines(key));
        }
        return lines;
    }

    private List<JsonNode> lines(BlobKey key) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(key).lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private String text(BlobKey key) throws IOException {
        try (BlobStore bare = new LocalStore(root);
                InputStream in = bare.read(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
