package dev.varve.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.LineStream;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Letters with positions: their objects, what these tell a later process, and their order. */
final class JournaledLettersTest extends DeadLettersOnDisk {

    private static final String PLACE = "lake/_dead_letter/event/date=2024-01-15/";

    private static CommittedLines at(String table, long firstPosition, int count) {
        return new CommittedLines(
                "segment",
                LineStream.lettersOf(Optional.of(new TableName(table))),
                "",
                NOON,
                0,
                1,
                0,
                firstPosition,
                count);
    }

    private static void keep(DeadLetters letters, String table, long firstPosition, int count) {
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rejections.add(rejection(table, i + 1));
        }
        ReservedLetters reserved = new JournaledLetters(letters).reserve(rejections);
        reserved.areIn(List.of(at(table, firstPosition, count)));
        reserved.keep();
    }

    private static byte[] bytes(ReservedLetters letters) {
        return letters.lines().getFirst().bytes().array();
    }

    private List<Long> positions(BlobKey key) throws IOException {
        return lines(key).stream().map(line -> line.get("position").asLong()).toList();
    }

    @Test
    void anObjectIsNamedByItsFirstPositionAndItsLinesTellTheirs() throws IOException {
        DeadLetters letters = service(NOON);
        keep(letters, "event", 7, 2);
        keep(letters, "ticker", 0, 1);
        keep(letters, "event", 9, 1);
        List<BlobKey> keys = letters.flush();
        assertEquals(PLACE + "w1-00000000000000000007.ndjson.zst", keys.getFirst().value());
        assertEquals(List.of(7L, 8L, 9L), positions(keys.getFirst()));
        assertEquals(List.of(0L), positions(keys.getLast()));
        assertEquals("x".repeat(10), lines(keys.getFirst()).getFirst().get("raw").asText());
    }

    @Test
    void aLaterProcessSeesWhichLettersAreStored() throws IOException {
        DeadLetters letters = service(NOON);
        keep(letters, "event", 0, 3);
        letters.flush();
        keep(letters, "event", 3, 2);
        letters.flush();
        JournaledLetters later = new JournaledLetters(service(NOON));
        assertTrue(later.isStored(at("event", 0, 3)));
        assertTrue(later.isStored(at("event", 3, 2)));
        assertFalse(later.isStored(at("event", 5, 1)));
        assertFalse(later.isStored(at("ticker", 0, 1)));
    }

    @Test
    void lettersThatNoJournalHasAreNotTakenForItsOwn() throws IOException {
        DeadLetters letters = service(NOON);
        add(letters, rejection("event", 1));
        keep(letters, "event", 0, 1);
        assertEquals(2, letters.flush().size());
        add(letters, rejection("event", 2));
        letters.flush();
        JournaledLetters later = new JournaledLetters(service(NOON));
        assertTrue(later.isStored(at("event", 0, 1)));
        assertFalse(later.isStored(at("event", 1, 1)));
    }

    @Test
    void nothingIsStoredBeforeWhatComesFirst() throws IOException {
        DeadLetters letters = service(NOON);
        keep(letters, "event", 0, 1);
        store.failNext(Operation.CREATE, Moment.BEFORE, () -> new IOException("not permitted"));
        assertThrows(IOException.class, letters::flush);
        keep(letters, "event", 1, 1);
        keep(letters, "ticker", 0, 1);
        store.failNext(Operation.CREATE, Moment.BEFORE, () -> new IOException("not permitted"));
        assertThrows(IOException.class, letters::flush);
        assertEquals(1, keys().size());
        JournaledLetters later = new JournaledLetters(service(NOON));
        assertFalse(later.isStored(at("event", 1, 1)));
        assertTrue(later.isStored(at("ticker", 0, 1)));
        letters.flush();
        assertEquals(3, allLines().size());
    }

    @Test
    void whatAnotherProcessHasStoredUnderTheNameIsNotStoredAgain() throws IOException {
        DeadLetters other = service(NOON);
        keep(other, "event", 0, 2);
        DeadLetters letters = service(NOON);
        keep(letters, "event", 0, 2);
        keep(letters, "event", 2, 3);
        other.flush();
        letters.flush();
        List<BlobKey> keys = keys();
        assertEquals(2, keys.size());
        assertEquals(List.of(0L, 1L), positions(keys.getFirst()));
        assertEquals(List.of(2L, 3L, 4L), positions(keys.getLast()));
    }

    @Test
    void whereThereIsNoRoomTheyStayInTheJournalAndCountInTheHour() throws IOException {
        DeadLetters letters = service(NOON);
        store.setDown(true);
        JournaledLetters journaled = new JournaledLetters(letters);
        List<Rejection> many = List.of(big("event", 1, DeadLetters.BUFFER_BYTES - 200));
        ReservedLetters first = journaled.reserve(many);
        assertTrue(first.hasRoom());
        first.areIn(List.of(at("event", 0, 1)));
        first.keep();
        ReservedLetters second = journaled.reserve(many);
        assertFalse(second.hasRoom());
        second.leave();
        assertEquals(1, letters.waitingCount());
        assertTrue(letters.hourBytes() > 2 * (DeadLetters.BUFFER_BYTES - 200));
        assertThrows(
                DeadLettersFullException.class,
                () -> journaled.addAgain(at("event", 1, 1), bytes(second), Duration.ZERO));
        store.setDown(false);
        journaled.addAgain(at("event", 1, 1), bytes(second), Duration.ofSeconds(10));
        letters.flush();
        assertEquals(2, allLines().size());
    }

    @Test
    void recordsThatAreSetAsideAgainLaterAreStoredOnce() throws IOException {
        List<Rejection> rejections = List.of(rejection("event", 100), rejection("event", 101));
        new SetAsideLetters(store, "lake", at(NOON)).store(rejections);
        store.failNext(Operation.CREATE, Moment.BEFORE, 1);
        SetAsideLetters later =
                new SetAsideLetters(store, "lake", at(NOON.plus(Duration.ofDays(2))));
        later.store(rejections);
        assertEquals(2, allLines().size());
        assertThrows(IOException.class, () -> later.store(List.of(rejection("event", 102))));
        later.store(List.of(rejection("event", 102)));
        assertEquals(3, allLines().size());
    }
}
