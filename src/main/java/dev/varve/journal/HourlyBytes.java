package dev.varve.journal;

import java.time.Duration;
import java.time.Instant;

/**
 * How much was taken in the hour that is running; one begins with the first that is taken after the
 * last has ended. Not thread-safe.
 */
final class HourlyBytes {

    private static final Duration HOUR = Duration.ofHours(1);

    private final long mostBytes;
    private Instant begin = Instant.MIN;
    private long takenBytes;

    /**
     * @param mostBytes in an hour
     */
    HourlyBytes(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Whether so much may be taken now. The first of an hour always may: what is larger than the
     * limit could never be taken otherwise.
     */
    boolean allows(long bytes, Instant now) {
        long taken = takenBytes(now);
        return taken == 0 || bytes <= mostBytes - taken;
    }

    void take(long bytes, Instant now) {
        if (isOver(now)) {
            begin = now;
            takenBytes = 0;
        }
        takenBytes += bytes;
    }

    /** What was taken then and is not needed. */
    void giveBack(long bytes, Instant then) {
        if (!then.isBefore(begin)) {
            takenBytes -= bytes;
        }
    }

    long takenBytes(Instant now) {
        return isOver(now) ? 0 : takenBytes;
    }

    /** When the next hour may begin. */
    Instant end() {
        return begin.plus(HOUR);
    }

    long mostBytes() {
        return mostBytes;
    }

    /** A clock that was set back ends it, too. */
    private boolean isOver(Instant now) {
        return now.isBefore(begin) || !now.isBefore(begin.plus(HOUR));
    }
}
