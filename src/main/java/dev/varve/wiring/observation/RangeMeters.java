package dev.varve.wiring.observation;

import dev.varve.door.Engine;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.layer.ranges.RangeTally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/**
 * Tells of the ranges whose ledgers wait, where there are such. The names stand in {@code
 * OPERATIONS.md}.
 */
final class RangeMeters {

    private RangeMeters() {}

    static void watch(Engine engine, MeterRegistry registry, InstantSource clock) {
        Gauge.builder("varve.ranges.open", engine, each -> each.waitingRanges().size())
                .description("Ranges of ledgers of which some wait in the journal")
                .register(registry);
        Gauge.builder(
                        "varve.ranges.missing",
                        engine,
                        each ->
                                each.waitingRanges().stream()
                                        .mapToLong(RangeStatus::missingLedgers)
                                        .sum())
                .description("Ledgers that open ranges lack")
                .register(registry);
        Gauge.builder(
                        "varve.ranges.held",
                        engine,
                        each ->
                                each.waitingRanges().stream()
                                        .filter(range -> range.held().isPresent())
                                        .count())
                .description("Open ranges that are not stored before a person has looked")
                .register(registry);
        Gauge.builder("varve.ranges.age", engine, each -> ageSeconds(each, clock))
                .description("Age of the oldest record that waits for its range; 0 without any")
                .baseUnit("seconds")
                .register(registry);
        counter(
                registry,
                engine,
                "varve.ranges.repeated",
                "Ledgers that came again with the same values",
                RangeTally::repeated);
        counter(
                registry,
                engine,
                "varve.ranges.late",
                "Ledgers that came when their range was stored",
                RangeTally::published);
        counter(
                registry,
                engine,
                "varve.ranges.contradicting",
                "Ledgers that came again with other values, and are in the dead letters",
                RangeTally::withdrawn);
    }

    private static void counter(
            MeterRegistry registry,
            Engine engine,
            String name,
            String description,
            ToDoubleFunction<RangeTally> value) {
        FunctionCounter.builder(name, engine, each -> value.applyAsDouble(each.rangeTally()))
                .description(description)
                .register(registry);
    }

    private static double ageSeconds(Engine engine, InstantSource clock) {
        Instant oldest =
                engine.waitingRanges().stream()
                        .map(RangeStatus::since)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
        return oldest.equals(Instant.MAX)
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1_000.0);
    }
}
