package dev.varve.wiring.storage;

import dev.varve.wiring.configuration.StoreKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is tried again.
 *
 * @param delay before the first retry; doubles with every further one
 * @param maxDelay the longest wait, unless the store itself asks for a longer one
 * @param jitterPercent by how much a wait is made shorter at random, at most, so that callers who
 *     failed together do not come back together
 * @param maxDuration of all tries together, of a call that somebody waits for
 * @param backgroundDuration the same of a call in the background
 */
record RetryPolicy(
        Duration delay,
        Duration maxDelay,
        int jitterPercent,
        Duration maxDuration,
        Duration backgroundDuration) {

    private static final int MOST_DOUBLINGS = 30;

    static RetryPolicy of(StoreKeys.RetryKeys keys) {
        return new RetryPolicy(
                keys.delay().duration(),
                keys.maxDelay().duration(),
                keys.jitter(),
                keys.maxDuration().duration(),
                keys.backgroundDuration().duration());
    }

    /**
     * How much of the time for its tries a call has left; negative where it has taken longer.
     *
     * @param nowNanos on the clock of its start
     */
    Duration timeLeft(StoreCall<?> call, long nowNanos) {
        Duration longest = call.isInBackground() ? backgroundDuration : maxDuration;
        return longest.minusNanos(nowNanos - call.retryingSinceNanos());
    }

    /**
     * How long to wait after a try that failed, before the next one.
     *
     * @param retry 1 for the first
     * @param retryAfter how long the store asks to be left alone: never less than that
     */
    Duration waitBefore(int retry, Optional<Duration> retryAfter, RandomGenerator random) {
        long doubled = delay.toNanos() << Math.min(retry - 1, MOST_DOUBLINGS);
        long ceiling = maxDelay.toNanos();
        long wait = doubled < 0 ? ceiling : Math.min(doubled, ceiling);
        double jitter = random.nextDouble() * jitterPercent / 100;
        Duration chosen = Duration.ofNanos(Math.round(wait * (1 - jitter)));
        return retryAfter.filter(asked -> asked.compareTo(chosen) > 0).orElse(chosen);
    }
}
