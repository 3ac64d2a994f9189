package dev.varve.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Rejection;
import dev.varve.store.BlobKey;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Their bounds, their form for other readers, and Errors and stores that hang. */
final class DeadLettersInTroubleTest extends DeadLettersOnDisk {

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
                        (pieces, size) -> {
                            switch (faults.isEmpty() ? null : faults.removeFirst()) {
                                case Error error -> throw error;
                                case RuntimeException bug -> throw bug;
                                case null, default -> {
                                    return new ZstdPacking().pack(pieces, size);
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
                        (pieces, size) -> {
                            if (broken[0]) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                            return new ZstdPacking().pack(pieces, size);
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
                        (pieces, size) -> {
                            packed[0]++;
                            return new ZstdPacking().pack(pieces, size);
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
            assertThrows(DeadLettersFullException.class, () -> addAgain(letters, big("a", 2, 400)));
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
        addAgain(letters, big("a", 4, 5_000));
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

    @Test
    void whileAWriteHangsLettersAreCountedAndFurtherOnesAreTaken() throws Exception {
        DeadLetters letters = service(NOON);
        add(letters, rejection("a", 1));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        store.beforeEvery(
                _ -> {
                    asked.countDown();
                    await(answers);
                });
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<List<BlobKey>> flush = threads.submit(letters::flush);
            await(asked);
            assertEquals(1, letters.waitingCount());
            keep(letters, List.of(rejection("a", 2)));
            assertEquals(2, letters.waitingCount());
            answers.countDown();
            assertEquals(1, flush.get().size());
        }
        assertEquals(1, letters.waitingCount());
        letters.flush();
        assertEquals(2, allLines().size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private DeadLetters limited(Clock clock, long hourlyBytes) {
        return new DeadLetters(store, "lake", clock, "w1", hourlyBytes, Runnable::run);
    }

    /** As one that a journal has kept. */
    private static void addAgain(DeadLetters letters, Rejection rejection) {
        Letters journaled = Letters.of(List.of(rejection), NOON).getFirst();
        journaled.isAt(0);
        letters.addAgain(journaled, Duration.ZERO);
    }

    private static void keep(DeadLetters letters, List<Rejection> rejections) {
        try (ReservedLetters reserved = letters.reserve(rejections, Duration.ZERO)) {
            reserved.keep();
        }
    }
}
