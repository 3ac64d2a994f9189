package dev.varve.broken.layer;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;

/** Each method reads a clock that nobody gave it. */
final class Clockless {
    Object instant() {
        return Instant.now();
    }

    Object today() {
        return LocalDate.now(java.time.ZoneOffset.UTC);
    }

    Object clock() {
        return Clock.systemUTC();
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Object allowed(Clock clock) {
        return Instant.now(clock);
    }

    long nanos() {
        return System.nanoTime();
    }
}
