package dev.varve.wiring.observation;

import dev.varve.wiring.Watch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process can still do its work. One failure for want of memory costs what it met; when
 * they come again and again, or a class cannot be used any more, nothing but a restart helps.
 * Thread-safe.
 */
@Singleton
public final class Soundness {

    /** Failures that lie less apart than this have one reason, such as one large request. */
    static final Duration APART = Duration.ofSeconds(10);

    static final Duration WITHIN = Duration.ofMinutes(5);

    private static final int MOST_CAUSES = 16;

    private final Watch watch;

    // the failures that count, the last one and the one before it, in nanoseconds
    private boolean hasLast;
    private boolean hasBefore;
    private long lastNanos;
    private long beforeNanos;
    private @Nullable String broken;
    private boolean lost;

    @Inject
    Soundness(Watch watch) {
        this.watch = watch;
    }

    /** Takes note of what was thrown, whoever caught it. */
    public synchronized void failed(Throwable failure) {
        int causes = 0;
        for (Throwable each = failure;
                each != null && causes < MOST_CAUSES && broken == null;
                each = each.getCause()) {
            causes++;
            if (each instanceof LinkageError) {
                broken = "a class of the program can no longer be used (" + each + ")";
            } else if (each instanceof OutOfMemoryError) {
                outOfMemory();
            }
        }
    }

    private void outOfMemory() {
        long now = watch.nanoTime();
        if (hasLast && now - lastNanos < APART.toNanos()) {
            return;
        }
        if (hasBefore && now - beforeNanos <= WITHIN.toNanos()) {
            broken = "there was not enough memory three times within five minutes";
        }
        hasBefore = hasLast;
        beforeNanos = lastNanos;
        hasLast = true;
        lastNanos = now;
    }

    /** The process may not write any more: it ends. */
    public synchronized void lost(String reason) {
        broken = reason;
        lost = true;
    }

    /** Whether nobody else writes in its place. */
    public synchronized boolean mayWrite() {
        return !lost;
    }

    /** Why the process must be restarted, if it must. */
    public synchronized Optional<String> trouble() {
        return Optional.ofNullable(broken).map(reason -> reason + "; restart the process");
    }
}
