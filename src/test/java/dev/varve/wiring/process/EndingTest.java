package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EndingTest {

    private static final TableName EVENT = new TableName("event");
    private static final TableName TICKER = new TableName("ticker");
    private static final Duration TOTAL = Duration.ofSeconds(20);

    private final HeldWatch watch = new HeldWatch();
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    private final SortedMap<TableName, Long> stored = new TreeMap<>();
    private final SortedMap<TableName, Long> unstored = new TreeMap<>();
    private Optional<JournalRest> journal = Optional.empty();
    private long deadLetters;

    /** What a step does besides being noted. */
    private interface Deed {
        void run() throws Exception;
    }

    private Deed leaving = () -> {};
    private Deed sealing = () -> {};
    private Deed letters = () -> deadLetters = 0;
    private Deed layers = this::storeEverything;
    private List<String> refusals = List.of();

    private void storeEverything() {
        unstored.forEach((table, rows) -> stored.merge(table, rows, Long::sum));
        unstored.clear();
    }

    private EndReport end() {
        return new Ending(
                        new TestDoors(),
                        new TestFlush(),
                        () -> note("endWaits"),
                        watch,
                        new ShutdownDeadline(TOTAL))
                .run();
    }

    private void note(String step) {
        steps.add(step + " " + watch.now().toMillis());
    }

    private final class TestDoors implements Doors {

        @Override
        public void close() {
            note("close");
        }

        @Override
        public boolean awaitEmpty(Duration longest) throws InterruptedException {
            note("empty");
            unchecked(leaving);
            return true;
        }

        @Override
        public void seal() {
            note("seal");
            unchecked(sealing);
        }
    }

    private final class TestFlush implements LastFlush {

        @Override
        public Optional<JournalRest> journal() {
            return journal;
        }

        @Override
        public void writeDeadLetters() throws IOException {
            note("letters");
            unchecked(letters);
        }

        @Override
        public long waitingDeadLetters() {
            return deadLetters;
        }

        @Override
        public List<String> writeLayers(Duration limit) {
            note("layers");
            unchecked(layers);
            return refusals;
        }

        @Override
        public SortedMap<TableName, Long> storedRows() {
            return new TreeMap<>(stored);
        }

        @Override
        public SortedMap<TableName, Long> unstoredRows() {
            return new TreeMap<>(unstored);
        }
    }

    /** Throws whatever the deed does. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void unchecked(Deed deed) throws E {
        try {
            deed.run();
        } catch (Exception thrown) {
            throw (E) thrown;
        }
    }

    @Test
    void nobodyIsLetInThenDeadLettersAreWrittenThenLayers() {
        unstored.put(EVENT, 1_500L);
        unstored.put(TICKER, 500L);
        deadLetters = 3;
        EndReport report = end();
        assertEquals(
                List.of(
                        "close 0",
                        "endWaits 0",
                        "empty 0",
                        "seal 0",
                        "endWaits 0",
                        "letters 0",
                        "layers 0",
                        "endWaits 0",
                        "letters 0"),
                steps);
        assertTrue(report.isWhole());
        assertEquals(
                "stopped: 2,000 records are stored (event 1,500, ticker 500); nothing is lost",
                report.sentence());
    }

    @Test
    void deadLettersAreWrittenAlthoughFilesAreRefused() {
        stored.put(EVENT, 10L);
        unstored.put(EVENT, 1_500L);
        unstored.put(TICKER, 500L);
        deadLetters = 3;
        layers = () -> {};
        refusals = List.of("no such bucket", "another");
        EndReport report = end();
        assertEquals(0, deadLetters);
        assertFalse(report.isWhole());
        assertEquals(
                "stopped: 10 records are stored (event 10); 2,000 are lost (event 1,500, ticker 500):"
                        + " the store refused them: no such bucket",
                report.sentence());
    }

    @Test
    void layersAreWrittenAlthoughDeadLettersAreRefused() {
        unstored.put(EVENT, 5L);
        deadLetters = 3;
        letters =
                () -> {
                    throw new IOException("not permitted");
                };
        EndReport report = end();
        assertFalse(report.isWhole());
        assertEquals(
                "stopped: 5 records are stored (event 5); 3 dead letters are lost: not permitted",
                report.sentence());
    }

    @Test
    void aFlushThatNeverReturnsIsLeftBehindWhenItsTimeIsOver() {
        unstored.put(EVENT, 2_000L);
        layers = watch::hangForGood;
        EndReport report = end();
        assertEquals(Duration.ofSeconds(19), watch.now());
        assertFalse(report.isWhole());
        assertEquals(
                "stopped: 0 records are stored; 2,000 are lost (event 2,000) that were waiting for the"
                        + " store when the time was over",
                report.sentence());
    }

    @Test
    void aFlushIsInterruptedWhenItsTimeIsOver() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        layers =
                () -> {
                    try {
                        watch.hang();
                    } catch (InterruptedException over) {
                        interrupted.countDown();
                        throw over;
                    }
                };
        end();
        interrupted.await();
    }

    @Test
    void whatWasStoredBeforeTheTimeWasOverIsToldAsStored() {
        unstored.put(EVENT, 2_000L);
        layers =
                () -> {
                    stored.put(EVENT, 1_200L);
                    unstored.put(EVENT, 800L);
                    watch.hang();
                };
        assertEquals(
                "stopped: 1,200 records are stored (event 1,200); 800 are lost (event 800) that were"
                        + " waiting for the store when the time was over",
                end().sentence());
    }

    @Test
    void requestsHaveAQuarterOfTheTimeAndWhatTheyBroughtIsWritten() {
        unstored.put(EVENT, 7L);
        leaving = watch::hang;
        EndReport report = end();
        assertEquals("layers 5000", steps.get(6));
        assertTrue(report.isWhole(), report::toString);
    }

    /** A request that is keeping its records may hang in the store. */
    @Test
    void aGateThatCannotBeSealedDoesNotKeepTheRestFromBeingWritten() {
        unstored.put(EVENT, 7L);
        leaving = watch::hangForGood;
        sealing = watch::hangForGood;
        assertTrue(end().isWhole());
        assertTrue(steps.contains("letters 6000"), steps::toString);
    }

    @Test
    void deadLettersThatHangLeaveTheLayersHalfOfTheTime() {
        unstored.put(EVENT, 7L);
        letters = watch::hangForGood;
        EndReport report = end();
        assertTrue(steps.contains("layers 9500"), steps::toString);
        assertEquals("stopped: 7 records are stored (event 7)", before(report.sentence(), ";"));
    }

    private static String before(String text, String end) {
        return text.contains(end) ? text.substring(0, text.indexOf(end)) : text;
    }

    @Test
    void deadLettersThatCannotEvenBeCountedAreToldAsLost() {
        EndReport report =
                new EndReport(
                        stored,
                        unstored,
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        List.of());
        assertFalse(report.isWhole());
        assertEquals(
                "stopped: 0 records are stored; the dead letters that were waiting for the store are lost",
                report.sentence());
    }

    @Test
    void whatIsInNoObjectWaitsInTheJournal() {
        unstored.put(EVENT, 7L);
        deadLetters = 2;
        letters = watch::hangForGood;
        layers = watch::hang;
        journal = Optional.of(new JournalRest(false, 3, 4_000));
        EndReport report = end();
        assertTrue(report.isWhole());
        assertEquals(
                "stopped: 0 records are stored; 7 wait in the journal (event 7); 2 dead letters wait in"
                        + " the journal; nothing is lost",
                report.sentence());
    }

    @Test
    void nobodyKnowsHowManyRecordsAreInTheJournalAlone() {
        stored.put(EVENT, 7L);
        journal = Optional.of(new JournalRest(true, 3, 4_000));
        EndReport report = end();
        assertTrue(report.isWhole());
        assertEquals(
                "stopped: 7 records are stored (event 7); what was not read again waits in the journal"
                        + " (3 segments, 4,000 bytes in all); nothing is lost",
                report.sentence());
    }

    @Test
    void anErrorThrownByTheFlushIsToldAndSkipsNothing() {
        unstored.put(EVENT, 7L);
        deadLetters = 1;
        layers =
                () -> {
                    throw new OutOfMemoryError("Java heap space");
                };
        EndReport report = end();
        assertEquals(0, deadLetters);
        assertFalse(report.isWhole());
        assertEquals(
                "stopped: 0 records are stored; 7 are lost (event 7);"
                        + " the end failed: java.lang.OutOfMemoryError: Java heap space",
                report.sentence());
    }

    @Test
    void anErrorThrownByAnyStepSkipsNoOther() {
        unstored.put(EVENT, 7L);
        Deed failing =
                () -> {
                    throw new StackOverflowError();
                };
        leaving = failing;
        sealing = failing;
        letters = failing;
        EndReport report = end();
        assertEquals(9, steps.size(), steps::toString);
        assertEquals(4, report.failures().size());
        assertEquals(Map.of(EVENT, 7L), report.stored());
        assertFalse(report.isWhole());
    }

    @Test
    void whoEndsTheServiceMayBeInterruptedWithoutLosingAnything() {
        unstored.put(EVENT, 7L);
        Thread.currentThread().interrupt();
        EndReport report = end();
        assertTrue(Thread.interrupted());
        assertTrue(report.isWhole(), report::toString);
        assertEquals(9, steps.size());
    }

    /** Rows that cannot be encoded become dead letters in the last flush. */
    @Test
    void whatTheLastFlushSetAsideIsWrittenToo() {
        layers = () -> deadLetters = 2;
        assertTrue(end().isWhole());
    }

    @Test
    void aThousandTablesAreNotAllNamed() {
        for (int i = 0; i < 1_000; i++) {
            stored.put(new TableName("t%03d".formatted(i)), 1L);
        }
        String sentence = end().sentence();
        assertTrue(sentence.contains("t049 1, and 950 more tables)"), sentence);
        assertTrue(sentence.startsWith("stopped: 1,000 records are stored (t000 1,"), sentence);
    }
}
