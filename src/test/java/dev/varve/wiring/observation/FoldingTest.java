package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class FoldingTest {

    private static final Folding.Kind REFUSED =
            new Folding.Kind("dev.varve", Level.WARNING, "%s stays buffered: %s");

    private long nanos = Long.MAX_VALUE - 1_000; // such a clock may wrap
    private final Folding folding = new Folding(() -> nanos);

    private void pass(long seconds) {
        nanos += seconds * 1_000_000_000;
    }

    @Test
    void theFirstIsToldAtOnceAndTheOthersOnceInAnIntervalWithTheirNumber() {
        assertFalse(folding.isRepeat(REFUSED, () -> fail("not asked for")));
        for (int i = 1; i <= 1_343; i++) {
            String text = "part " + i + " stays buffered";
            assertTrue(folding.isRepeat(REFUSED, () -> text));
        }
        pass(9);
        assertEquals(List.of(), folding.due());
        pass(1);
        assertEquals(
                List.of(
                        new Folding.Told(
                                REFUSED,
                                "part 1343 stays buffered (the last of 1,343 like it in 10 s)")),
                folding.due());
        assertEquals(List.of(), folding.due());
    }

    @Test
    void whenItIsOverThatIsToldOnceAndTheNextOneIsAFirstAgain() {
        assertFalse(folding.isRepeat(REFUSED, () -> "a"));
        assertTrue(folding.isRepeat(REFUSED, () -> "b"));
        assertTrue(folding.isRepeat(REFUSED, () -> "c"));
        pass(10);
        assertEquals(1, folding.due().size());
        pass(10);
        assertEquals(
                List.of(new Folding.Told(REFUSED, "no such line for 10 s, after 3 of them: c")),
                folding.due());
        pass(10);
        assertEquals(List.of(), folding.due());
        assertFalse(folding.isRepeat(REFUSED, () -> "d"));
    }

    @Test
    void whatCameOnceIsToldOnce() {
        assertFalse(folding.isRepeat(REFUSED, () -> "a"));
        pass(10);
        assertEquals(List.of(), folding.due());
        assertFalse(folding.isRepeat(REFUSED, () -> "b"));
    }

    @Test
    void theEndTellsWhatWasCountedSoFar() {
        assertFalse(folding.isRepeat(REFUSED, () -> "a"));
        assertTrue(folding.isRepeat(REFUSED, () -> "b"));
        pass(3);
        assertEquals(
                List.of(new Folding.Told(REFUSED, "b (the last of 1 like it in 3 s)")),
                folding.rest());
        assertEquals(List.of(), folding.rest());
    }

    @Test
    void otherKindsAreFirstsOfTheirOwnUntilThereAreTooMany() {
        int told = 0;
        for (int i = 0; i < 10_000; i++) {
            Folding.Kind kind = new Folding.Kind("a", Level.WARNING, "what " + i);
            told += folding.isRepeat(kind, () -> "text") ? 0 : 1;
        }
        assertTrue(told > 200 && told < 300, "told: " + told);
    }
}
