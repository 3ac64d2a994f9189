package dev.varve.door.http;

import java.time.Duration;

/**
 * How fast the body of a request has to come. Only time in which the service waits for it counts.
 *
 * @param leastBytesPerSecond in each wait, as soon as it is longer than the grace
 * @param grace the beginning of a wait, in which nothing has to come
 * @param deadline how long all waits for one body may be together
 */
public record BodyPace(long leastBytesPerSecond, Duration grace, Duration deadline) {

    /**
     * @param allNanos all waits for this body
     * @param nanos this wait
     * @param bytes that came in this wait
     * @throws SlowBodyException if they are too few, or the deadline is over
     */
    void check(long allNanos, long nanos, long bytes) throws SlowBodyException {
        if (bytes < (nanos - grace.toNanos()) / 1e9 * leastBytesPerSecond) {
            throw new SlowBodyException(
                    "the body comes too slowly: %,d bytes in %d s; varve.http.least-rate is %,d bytes a second"
                            .formatted(
                                    bytes,
                                    Duration.ofNanos(nanos).toSeconds(),
                                    leastBytesPerSecond));
        }
        if (allNanos > deadline.toNanos()) {
            throw new SlowBodyException(
                    "the body kept the service waiting for more than %s (varve.http.body-deadline)"
                            .formatted(deadline));
        }
    }
}
