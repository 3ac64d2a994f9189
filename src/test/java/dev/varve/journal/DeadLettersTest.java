package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.LocalStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeadLettersTest extends DeadLettersOnDisk {

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
}
