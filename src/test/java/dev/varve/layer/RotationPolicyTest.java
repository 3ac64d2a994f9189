package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationPolicyTest {

    private static final Instant START = Instant.parse("2024-01-15T12:00:00Z");

    private final RotationPolicy policy =
            new RotationPolicy(1_000, Duration.ofMinutes(60), Duration.ofMinutes(10));

    private Optional<RotationReason> due(
            long fileBytes, boolean rangeEnded, int ageMinutes, int idleMinutes) {
        Instant now = START.plus(Duration.ofMinutes(ageMinutes));
        return policy.due(
                new RotationPolicy.FileState(
                        START, now.minus(Duration.ofMinutes(idleMinutes)), fileBytes, rangeEnded),
                now);
    }

    @Test
    void leavesAYoungSmallBusyFileOpen() {
        assertEquals(Optional.empty(), due(999, false, 59, 9));
    }

    @Test
    void endsAFileAtItsTargetSize() {
        assertEquals(Optional.of(RotationReason.SIZE), due(1_000, false, 0, 0));
    }

    @Test
    void endsAFileWhoseFirstRowHasWaitedForTheInterval() {
        assertEquals(Optional.of(RotationReason.AGE), due(1, false, 60, 0));
    }

    @Test
    void endsAFileThatNothingComesFor() {
        assertEquals(Optional.of(RotationReason.IDLE), due(1, false, 20, 10));
    }

    @Test
    void endsAFileWhoseRangeIsOver() {
        assertEquals(Optional.of(RotationReason.RANGE), due(1, true, 1, 1));
    }
}
