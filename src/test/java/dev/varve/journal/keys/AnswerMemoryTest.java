package dev.varve.journal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

    private static final Duration WINDOW = Duration.ofHours(1);

    private Instant now = Instant.parse("2026-11-28T00:00:00Z");

    private KeyedAnswer answer(int key, String body) {
        return new KeyedAnswer(RequestKey.of("key " + key), key, now, 200, body, "brief");
    }

    private static Optional<String> found(AnswerMemory memory, int key) {
        return memory.find(RequestKey.of("key " + key)).map(AnswerMemory.Found::body);
    }

    @Test
    void tellsWhatASimpleMapWouldTell() {
        long seed = 20_261_128;
        System.out.println("AnswerMemoryTest: seed " + seed);
        Random random = new Random(seed);
        int most = 3_000;
        AnswerMemory memory = new AnswerMemory(WINDOW, most, () -> now);
        Map<Integer, Instant> times = new LinkedHashMap<>();
        Map<Integer, String> bodies = new LinkedHashMap<>();
        for (int step = 0; step < 60_000; step++) {
            now = now.plusMillis(random.nextInt(step % 20_000 < 10_000 ? 100 : 5_000));
            Instant oldest = now.truncatedTo(ChronoUnit.SECONDS).minus(WINDOW);
            times.values().removeIf(at -> at.getEpochSecond() <= oldest.getEpochSecond());
            int key = random.nextInt(20_000);
            assertEquals(
                    times.containsKey(key)
                            ? Optional.of(bodies.getOrDefault(key, ""))
                            : Optional.empty(),
                    found(memory, key));
            if (!times.containsKey(key)) {
                String body = "accepted " + random.nextInt(40);
                memory.remember(answer(key, body));
                times.put(key, now);
                bodies.put(key, body);
                if (times.size() > most) {
                    times.remove(times.keySet().iterator().next());
                }
            }
            assertEquals(times.size(), memory.size());
        }
    }

    @Test
    void anotherAnswerToTheKeyTakesThePlaceOfTheFirst() {
        AnswerMemory memory = new AnswerMemory(WINDOW, 100, () -> now);
        memory.remember(answer(1, "accepted"));
        memory.remember(answer(1, "stored"));
        assertEquals(Optional.of("stored"), found(memory, 1));
        assertEquals(1, memory.size());
        KeyedAnswer late = answer(1, "late");
        now = now.plusSeconds(10);
        memory.remember(answer(1, "later"));
        memory.remember(late);
        assertEquals(Optional.of("later"), found(memory, 1));
    }

    @Test
    void aClockThatWasSetBackMakesNoKeyLastLonger() {
        AnswerMemory memory = new AnswerMemory(WINDOW, 100, () -> now);
        KeyedAnswer ofTomorrow = answer(1, "accepted");
        now = now.minus(Duration.ofDays(1));
        memory.remember(ofTomorrow);
        assertTrue(memory.remembers(ofTomorrow));
        now = now.plus(WINDOW);
        assertEquals(Optional.empty(), found(memory, 1));
        assertEquals(Instant.MAX, memory.oldest());
    }

    @Test
    void longAnswersThatDifferAreKeptBrieflyWhereMemoryIsShort() {
        AnswerMemory memory = new AnswerMemory(WINDOW, 1_000, () -> now);
        int brief = 0;
        for (int key = 0; key < 1_000; key++) {
            memory.remember(answer(key, key + "x".repeat(1_000)));
        }
        for (int key = 0; key < 1_000; key++) {
            brief += found(memory, key).orElseThrow().equals("brief") ? 1 : 0;
        }
        assertTrue(brief > 950 && brief < 1_000, "brief: " + brief);
    }

    /** Every answer is another, and no longer than its brief one. */
    @Test
    void whereNoAnswerHasRoomAnyMoreTheOldestKeysAreForgotten() {
        AnswerMemory memory = new AnswerMemory(WINDOW, 1_000, () -> now);
        for (int key = 0; key < 1_000; key++) {
            memory.remember(
                    new KeyedAnswer(
                            RequestKey.of("key " + key), key, now, 200, "a" + key, "b" + key));
        }
        assertTrue(memory.size() > 100 && memory.size() < 250, "keys: " + memory.size());
        assertEquals(Optional.of("b999"), found(memory, 999));
        assertEquals(Optional.empty(), found(memory, 0));
    }

    @Test
    void asManyKeysFitAsTheirBytesAllow() {
        for (int most : new int[] {2_000, 65_535, 65_536, 1_000_000}) {
            long bytes = AnswerMemory.mostBytes(most);
            assertEquals(most, AnswerMemory.keysWithin(bytes, most));
            assertEquals(most - 1, AnswerMemory.keysWithin(bytes - 1, most));
        }
        assertEquals(1, AnswerMemory.keysWithin(0, 1_000));
    }
}
