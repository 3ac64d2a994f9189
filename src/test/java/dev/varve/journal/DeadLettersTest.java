package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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
        add(
                letters,
                new Rejection(
                        Optional.of(new TableName("event")),
                        7,
                        18,
                        Optional.of("ledger"),
                        "expected a number, found \"x\"",
                        "{\"ledger\": \"x\"}".getBytes(UTF_8)));
        BlobKey key = new BlobKey("lake/_dead_letter/event/date=2024-01-15/w1-00000001.ndjson.zst");
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
        DeadLetters letters =
                new DeadLetters(store, "", clock, "w1", Long.MAX_VALUE, Runnable::run);
        add(letters, rejection("event", 1));
        add(letters, rejection("ticker", 1));
        clock.now = NOON.plus(Duration.ofHours(12));
        add(letters, rejection("event", 2));
        assertEquals(
                List.of(
                        "_dead_letter/event/date=2024-01-15/w1-00000001.ndjson.zst",
                        "_dead_letter/ticker/date=2024-01-15/w1-00000002.ndjson.zst",
                        "_dead_letter/event/date=2024-01-16/w1-00000003.ndjson.zst"),
                letters.flush().stream().map(BlobKey::value).toList());
    }

    @Test
    void passesOverTheNumbersOfAnEarlierRun() throws IOException {
        for (int run = 0; run < 3; run++) {
            DeadLetters letters = service(NOON);
            for (int flush = 0; flush < 3; flush++) {
                add(letters, rejection("event", run * 10 + flush));
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
                        .matches(
                                "lake/_dead_letter/event/date=2024-01-15/[0-9a-f]{64}\\.ndjson\\.zst"));
        DeadLetters other = DeadLetters.namedByContent(store, "lake", at(NOON));
        add(other, rejection("event", 99));
        other.flush();
        assertEquals(2, keys().size());
    }

    @Test
    void writesByItselfWhenTheBufferIsFull() throws IOException {
        DeadLetters letters = service(NOON);
        int count = 0;
        while (keys().isEmpty()) {
            add(letters, big("event", ++count, 400_000));
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
                add(letters, big("event", i, 200_000));
            }
            assertEquals(5, letters.flush().size());
        }
        assertEquals(5, keys().size());
        assertEquals(100, allLines().size());
    }

    @Test
    void takesOneLetterThatIsLargerThanTheBuffer() throws IOException {
        DeadLetters letters = service(NOON);
        add(letters, big("event", 1, 3 * DeadLetters.BUFFER_BYTES));
        add(letters, rejection("event", 2));
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
                add(letters, big("event", taken + 1, 400_000));
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
                () -> addAll(letters, List.of(rejection("a", 1), big("b", 2, 400_000))));
        assertThrows(TransientStoreException.class, letters::flush);
        assertEquals(10, letters.waitingCount());
        store.setDown(false);
        add(letters, big("event", 11, 400_000));
        letters.flush();
        assertEquals(0, letters.waitingCount());
        assertEquals(
                IntStream.rangeClosed(1, 11).boxed().toList(),
                allLines().stream().map(line -> line.get("line").intValue()).toList());
    }

    @Test
    void writesEachLetterOnceThoughRepliesAreLost() throws IOException {
        DeadLetters letters = service(NOON);
        add(letters, rejection("event", 1));
        store.failNext(Operation.CREATE, Moment.AFTER, 1);
        assertThrows(TransientStoreException.class, letters::flush);
        add(letters, rejection("event", 2));
        assertEquals(2, letters.flush().size());
        assertEquals(2, allLines().size());
    }

    @Test
    void writesEachLetterOnceWhateverFails() throws IOException {
        long seed = 20_240_115;
        FaultyStore failing = FaultyStore.seeded(new LocalStore(root), seed, 0.3);
        DeadLetters letters = service(failing, at(NOON));
        List<BlobKey> stored = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            add(letters, rejection("t" + i % 3, i));
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
            add(letters, rejection(table, 1));
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
                    () -> new DeadLetters(store, wrong, at(NOON), "w", 1, Runnable::run));
        }
        for (String wrong : List.of("", "a/b", "..", "a\nb")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DeadLetters(store, "lake", at(NOON), wrong, 1, Runnable::run));
        }
    }

    @Test
    void duckDbReadsTheLettersAsTheyAre() throws Exception {
        DeadLetters letters = service(NOON);
        for (int i = 0; i < 10_000; i++) {
            add(letters, rejection("event", i));
        }
        List<BlobKey> keys = letters.flush();
        assertEquals(1, keys.size());
        Path file = root.resolve(keys.getFirst().value());
        assertTrue(Files.size(file) < 100_000, () -> file + " is not small");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*), sum(line), min(\"table\"), max(raw), min(time)"
                                        + " FROM read_json('%s')"
                                                .formatted(root + "/lake/_dead_letter/*/*/*"))) {
            result.next();
            assertEquals(10_000, result.getLong(1));
            assertEquals(49_995_000, result.getLong(2));
            assertEquals("event", result.getString(3));
            assertEquals("x".repeat(10), result.getString(4));
            assertEquals(NOON, result.getObject(5, OffsetDateTime.class).toInstant());
        }
    }

    @Test
    void keepsALetterWhoseCompressionThrows() throws IOException {
        List<Throwable> faults =
                new ArrayList<>(
                        List.of(
                                new OutOfMemoryError("Java heap space"),
                                new IllegalStateException("a bug")));
        DeadLetters letters =
                packing(
                        bytes -> {
                            switch (faults.isEmpty() ? null : faults.removeFirst()) {
                                case Error error -> throw error;
                                case RuntimeException bug -> throw bug;
                                case null, default -> {
                                    return new ZstdPacking().pack(bytes);
                                }
                            }
                        });
        add(letters, rejection("a", 1));
        add(letters, rejection("b", 2));
        Throwable thrown = assertThrows(IllegalStateException.class, letters::flush);
        assertEquals(OutOfMemoryError.class, thrown.getSuppressed()[0].getClass());
        assertEquals(2, letters.waitingCount());
        add(letters, rejection("a", 3));
        assertEquals(3, letters.flush().size());
        assertEquals(3, allLines().size());
    }

    @Test
    void whoWaitsForRoomIsToldWhatWasThrown() throws IOException {
        boolean[] broken = {true};
        DeadLetters letters =
                packing(
                        bytes -> {
                            if (broken[0]) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                            return new ZstdPacking().pack(bytes);
                        });
        add(letters, big("a", 1, DeadLetters.BUFFER_BYTES));
        assertThrows(OutOfMemoryError.class, () -> add(letters, rejection("a", 2)));
        assertEquals(1, letters.waitingCount());
        broken[0] = false;
        add(letters, rejection("a", 2));
        letters.flush();
        assertEquals(2, allLines().size());
    }

    private DeadLetters packing(DeadLetterObject.Packing packing) {
        return new DeadLetters(
                store,
                "lake",
                at(NOON),
                new DeadLetterNames.ByWriter("w1"),
                Optional.empty(),
                Long.MAX_VALUE,
                Runnable::run,
                packing);
    }

    @Test
    void packsAnObjectOnceHoweverOftenItIsTried() throws IOException {
        int[] packed = {0};
        DeadLetters letters =
                packing(
                        bytes -> {
                            packed[0]++;
                            return new ZstdPacking().pack(bytes);
                        });
        add(letters, rejection("a", 1));
        store.failNext(Operation.CREATE, Moment.AFTER, 3);
        for (int i = 0; i < 3; i++) {
            assertThrows(TransientStoreException.class, letters::flush);
        }
        assertEquals(1, letters.flush().size());
        assertEquals(1, packed[0]);
        assertEquals(1, keys().size());
    }

    @Test
    void roomThatIsGivenBackIsThereForOthersAndNothingWasBuffered() throws IOException {
        DeadLetters letters = limited(at(NOON), DeadLetters.BUFFER_BYTES);
        List<Rejection> many = List.of(big("a", 1, DeadLetters.BUFFER_BYTES - 200));
        store.setDown(true);
        try (ReservedLetters _ = letters.reserve(many, Duration.ZERO)) {
            assertThrows(
                    DeadLetterLimitException.class,
                    () -> letters.reserve(List.of(big("a", 2, 400)), Duration.ZERO));
            assertThrows(DeadLettersFullException.class, () -> add(letters, big("a", 2, 400)));
        }
        store.setDown(false);
        assertEquals(0, letters.waitingCount());
        assertEquals(0, letters.hourBytes());
        keep(letters, many);
        assertEquals(1, letters.flush().size());
    }

    @Test
    void anHourHoldsNoMoreThanItsLimitAndTheNextOneDoes() throws IOException {
        MovableClock clock = new MovableClock(NOON);
        DeadLetters letters = limited(clock, 1_000);
        keep(letters, List.of(big("a", 1, 700)));
        clock.now = NOON.plus(Duration.ofMinutes(50));
        DeadLetterLimitException full =
                assertThrows(
                        DeadLetterLimitException.class,
                        () -> keep(letters, List.of(big("a", 2, 200))));
        assertEquals(Duration.ofMinutes(10), full.untilThen());
        assertEquals(
                "the dead letters of this hour are at the limit of 1,000 bytes; from"
                        + " 2024-01-15T13:00:00Z on there is room",
                full.getMessage());
        keep(letters, List.of(rejection("a", 3)));
        add(letters, big("a", 4, 5_000));
        assertEquals(3, letters.waitingCount());
        assertEquals(1_000, letters.mostHourBytes());
        assertTrue(letters.hourBytes() > 5_000);
        clock.now = NOON.plus(Duration.ofHours(1));
        assertEquals(0, letters.hourBytes());
        keep(letters, List.of(big("a", 5, 2_000)));
        clock.now = NOON;
        keep(letters, List.of(big("a", 6, 700)));
        letters.flush();
        assertEquals(5, allLines().size());
        assertTrue(letters.storedBytes() > 100 && letters.storedBytes() < 2_000);
    }

    private DeadLetters limited(Clock clock, long hourlyBytes) {
        return new DeadLetters(store, "lake", clock, "w1", hourlyBytes, Runnable::run);
    }

    private static void keep(DeadLetters letters, List<Rejection> rejections) {
        try (ReservedLetters reserved = letters.reserve(rejections, Duration.ZERO)) {
            reserved.keep();
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
            add(letters, big("t", first + i, 20_000));
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
        return service(store, at(time));
    }

    private static DeadLetters service(BlobStore store, Clock clock) {
        return new DeadLetters(store, "lake", clock, "w1", Long.MAX_VALUE, Runnable::run);
    }

    private static void add(DeadLetters letters, Rejection rejection) {
        addAll(letters, List.of(rejection));
    }

    private static void addAll(DeadLetters letters, List<Rejection> rejections) {
        letters.addAll(rejections, Duration.ZERO);
    }

    private List<BlobKey> archive(Instant time) throws IOException {
        DeadLetters letters = DeadLetters.namedByContent(store, "lake", at(time));
        add(letters, rejection("event", 1));
        addAll(letters, List.of(rejection("event", 2), rejection("event", 3)));
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
            byte[] packed = in.readAllBytes();
            return new String(
                    Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)), UTF_8);
        }
    }
}
