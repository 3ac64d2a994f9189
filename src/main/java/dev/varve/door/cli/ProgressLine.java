package dev.varve.door.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.DoubleFunction;

/** A line on standard error that is drawn anew as long as that is a terminal. For one thread. */
final class ProgressLine implements AutoCloseable {

    private static final long PERIOD_NANOS = Duration.ofMillis(200).toNanos();
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean isShown = Terminal.showsStandardError();
    private final long beganNanos = System.nanoTime();
    private long drawnNanos;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    /**
     * Draws it, unless it was a moment ago.
     *
     * @param text by the seconds since it began
     */
    void draw(DoubleFunction<String> text) {
        long now = System.nanoTime();
        if (isShown && now - drawnNanos >= PERIOD_NANOS) {
            drawnNanos = now;
            err.print(CLEAR_LINE + text.apply(Math.max(now - beganNanos, 1) / 1e9));
            err.flush();
        }
    }

    /** Removes it, until it is drawn again. */
    @Override
    public void close() {
        if (isShown && drawnNanos != 0) {
            drawnNanos = 0;
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
