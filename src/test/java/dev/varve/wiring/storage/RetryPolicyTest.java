package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.TransientStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Random random = new Random(23);

    @Test
    void doublesUpToTheLongestWait() {
        RetryPolicy policy = new RetryPolicy(Duration.ofMillis(100), SECOND, 0, SECOND, SECOND);
        List<Long> waits = new ArrayList<>();
        for (int retry : new int[] {1, 2, 3, 4, 5, 6, 40, 100}) {
            waits.add(policy.waitBefore(retry, Optional.empty(), random).toMillis());
        }
        assertEquals(List.of(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L, 1000L), waits);
    }

    @Test
    void jitterFillsItsRangeAndNeverLeavesIt() {
        RetryPolicy policy =
                new RetryPolicy(
                        Duration.ofMillis(100), SECOND.multipliedBy(10), 50, SECOND, SECOND);
        List<Long> waits =
                IntStream.range(0, 10_000)
                        .mapToObj(_ -> policy.waitBefore(2, Optional.empty(), random).toMillis())
                        .toList();
        long least = waits.stream().mapToLong(Long::longValue).min().orElseThrow();
        long most = waits.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertTrue(least >= 100 && least < 105, () -> "least: " + least);
        assertTrue(most <= 200 && most > 195, () -> "most: " + most);
    }

    @Test
    void fullJitterGoesFromNothingToTheWholeWait() {
        RetryPolicy policy =
                new RetryPolicy(
                        Duration.ofMillis(100), SECOND.multipliedBy(5), 100, SECOND, SECOND);
        var waits =
                IntStream.range(0, 10_000)
                        .mapToLong(_ -> policy.waitBefore(9, Optional.empty(), random).toMillis())
                        .summaryStatistics();
        assertTrue(waits.getMin() < 20, waits::toString);
        assertTrue(waits.getMax() <= 5_000 && waits.getMax() > 4_980, waits::toString);
        assertEquals(2_500, waits.getAverage(), 100);
    }

    @Test
    void callsInTheBackgroundHaveMoreTimeAndFromTheirFirstFailureOn() {
        RetryPolicy policy =
                new RetryPolicy(
                        Duration.ZERO,
                        SECOND,
                        0,
                        SECOND.multipliedBy(30),
                        SECOND.multipliedBy(300));
        for (boolean inBackground : new boolean[] {false, true}) {
            StoreCall<String> call =
                    new StoreCall<>(StoreOperation.HEAD, "a", () -> "", inBackground, 0);
            call.failed(new TransientStoreException("away"), SECOND.toNanos());
            assertEquals(
                    SECOND.multipliedBy(inBackground ? 299 : 28),
                    policy.timeLeft(call, SECOND.multipliedBy(2).toNanos()));
        }
    }

    @Test
    void neverComesBackBeforeTheStoreAskedFor() {
        RetryPolicy policy = new RetryPolicy(Duration.ofMillis(100), SECOND, 50, SECOND, SECOND);
        Duration asked = Duration.ofSeconds(7);
        assertEquals(asked, policy.waitBefore(1, Optional.of(asked), random));
        assertTrue(
                policy.waitBefore(1, Optional.of(Duration.ofMillis(1)), random).toMillis() >= 50);
    }

    @Test
    void waitsNotAtAllWhereThatIsConfigured() {
        RetryPolicy policy = new RetryPolicy(Duration.ZERO, Duration.ZERO, 50, SECOND, SECOND);
        assertEquals(Duration.ZERO, policy.waitBefore(3, Optional.empty(), random));
    }
}
