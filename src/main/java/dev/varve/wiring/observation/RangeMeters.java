package dev.varve.wiring.observation;

import dev.varve.layer.ranges.JournaledRanges;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.layer.ranges.RangeTally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** Tells of the ranges whose ledgers wait. The names stand in {@code OPERATIONS.md}. */
final class RangeMeters {

    private RangeMeters() {}

    static void watch(JournaledRanges ranges, MeterRegistry registry, InstantSource clock) {
        Gauge.builder("varve.ranges.open", ranges, each -> each.status().size())
                .description("Ranges of ledgers of which some wait in the journal")
                .register(registry);
        Gauge.builder(
                        "varve.ranges.missing",
                        ranges,
                        each -> each.status().stream().mapToLong(RangeStatus::missingLedgers).sum())
                .description("Ledgers that open ranges lack")
                .register(registry);
        Gauge.builder(
                        "varve.ranges.held",
                        ranges,
                        each ->
                                each.status().stream()
                                        .filter(range -> range.held().isPresent())
                                        .count())
                .description("Open ranges that are not stored before a person has looked")
                .register(registry);
        Gauge.builder("varve.ranges.age", ranges, each -> ageSeconds(each, clock))
                .description("Age of the oldest record that waits for its range; 0 without any")
                .baseUnit("seconds")
                .register(registry);
        counter(
                registry,
                ranges,
                "varve.ranges.repeated",
                "Ledgers that came again with the same values",
                RangeTally::repeated);
        counter(
                registry,
                ranges,
                "varve.ranges.late",
                "Ledgers that came when their range was stored",
                RangeTally::published);
        counter(
                registry,
                ranges,
                "varve.ranges.contradicting",
                "Ledgers that came again with other values, and are in the dead letters",
                RangeTally::withdrawn);
    }

    private static void counter(
            MeterRegistry registry,
            JournaledRanges ranges,
            String name,
            String description,
            ToDoubleFunction<RangeTally> value) {
        FunctionCounter.builder(name, ranges, each -> value.applyAsDouble(each.tally()))
                .description(description)
                .register(registry);
    }

    private static double ageSeconds(JournaledRanges ranges, InstantSource clock) {
        Instant oldest =
                ranges.status().stream()
                        .map(RangeStatus::since)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
        return oldest.equals(Instant.MAX)
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1_000.0);
    }
}
