package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.OverloadedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LargeRecordsTest {

    @Test
    void whoGetsNoPlaceInTimeIsSentAway() {
        LargeRecords places = new LargeRecords(2);
        places.enter(Duration.ZERO);
        places.enter(Duration.ZERO);
        OverloadedException refusal =
                assertThrows(OverloadedException.class, () -> places.enter(Duration.ofMillis(1)));
        assertEquals(OverloadedException.Kind.MEMORY, refusal.kind());
        places.leave();
        places.enter(Duration.ZERO);
    }

    @Test
    void whoIsInterruptedIsSentAwayAndStaysInterrupted() {
        LargeRecords places = new LargeRecords(1);
        places.enter(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertThrows(OverloadedException.class, () -> places.enter(Duration.ofMinutes(1)));
        assertTrue(Thread.interrupted());
    }
}
