package dev.varve.journal;

import java.time.Duration;
import java.time.Instant;

/**
 * Thrown when rejections cannot be buffered because the dead letters of the hour are at their
 * limit; of what was given, nothing was buffered.
 */
public final class DeadLetterLimitException extends RuntimeException {

    private final Duration wait;

    DeadLetterLimitException(long mostBytes, Instant end, Instant now) {
        super(
                "the dead letters of this hour are at the limit of %,d bytes; from %s on there is room"
                        .formatted(mostBytes, end));
        this.wait = Duration.between(now, end);
    }

    /** Until there is room. */
    public Duration untilThen() {
        return wait;
    }
}
