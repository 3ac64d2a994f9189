package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final BodyPace pace =
            new BodyPace(1000, Duration.ofSeconds(20), Duration.ofSeconds(100));

    @Test
    void nothingHasToComeInTheGrace() {
        assertDoesNotThrow(() -> pace.check(20 * SECOND, 20 * SECOND, 0));
    }

    @Test
    void behindItSoManyBytesASecondHaveTo() {
        assertDoesNotThrow(() -> pace.check(25 * SECOND, 25 * SECOND, 5000));
        SlowBodyException slow =
                assertThrows(
                        SlowBodyException.class, () -> pace.check(25 * SECOND, 25 * SECOND, 4999));
        assertEquals(
                "the body comes too slowly: 4,999 bytes in 25 s; varve.http.least-rate is 1,000 bytes a second",
                slow.getMessage());
    }

    @Test
    void allWaitsTogetherHaveADeadline() {
        assertDoesNotThrow(() -> pace.check(100 * SECOND, SECOND, 0));
        SlowBodyException slow =
                assertThrows(
                        SlowBodyException.class, () -> pace.check(100 * SECOND + 1, SECOND, 0));
        assertEquals(
                "the body kept the service waiting for more than PT1M40S (varve.http.body-deadline)",
                slow.getMessage());
    }
}
