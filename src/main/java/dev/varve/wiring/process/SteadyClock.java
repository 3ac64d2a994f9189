package dev.varve.wiring.process;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A time that only goes forward, second by second, whatever is done to the system's clock: what got
 * old by it has really waited. Thread-safe.
 */
final class SteadyClock implements InstantSource {

    private final Instant begin;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    /**
     * @param begin what it says first
     * @param nanoTime counts nanoseconds, from any origin
     */
    SteadyClock(Instant begin, LongSupplier nanoTime) {
        this.begin = begin;
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return begin.plusNanos(nanoTime.getAsLong() - beginNanos);
    }
}
