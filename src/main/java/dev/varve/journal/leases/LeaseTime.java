package dev.varve.journal.leases;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long leases hold, and by which clocks.
 *
 * @param duration of a lease that is not renewed
 * @param steadyNanos a clock that goes on while the process is stopped, from any origin: no clock
 *     of one process is ever compared with one of another
 * @param clock the time of day, which goes on while a whole machine is stopped; a jump of it costs
 *     a renewal and no more
 */
public record LeaseTime(Duration duration, LongSupplier steadyNanos, InstantSource clock) {

    /** Steady clocks of two processes may differ by so much of a lease's duration. */
    private static final int MARGIN = 10;

    /** How long others watch a number before they take the next one. */
    static Duration patience(Duration duration) {
        return duration.plus(duration.dividedBy(MARGIN));
    }
}
