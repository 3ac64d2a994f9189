package dev.varve.wiring.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * Which lines of a log are repeats. The first of its kind is told at once; those that follow it are
 * counted, and once in an interval the last of them is told with their number. When none has come
 * for an interval, that is told, too. Thread-safe; nothing here waits.
 */
final class Folding {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** A log has fewer; what comes on top is folded by its logger alone. */
    private static final int MOST_KINDS = 256;

    private final LongSupplier nanoTime;
    private final Map<Kind, Fold> folds = new LinkedHashMap<>();

    /**
     * @param nanoTime a clock for durations
     */
    Folding(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * What repeats of one another have in common.
     *
     * @param logger its name
     * @param what the text without what differs from line to line
     */
    record Kind(String logger, Level level, String what) {}

    /**
     * A line that tells of several.
     *
     * @param text with their number
     */
    record Told(Kind kind, String text) {}

    private static final class Fold {

        private long sinceNanos;
        private long all;
        private long folded;
        private String last = "";

        private Fold(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * Counts a line that is a repeat.
     *
     * @param text of the line; asked for only if it is one
     * @return whether it is one, and must not be told
     */
    synchronized boolean isRepeat(Kind kind, Supplier<String> text) {
        Kind known =
                folds.containsKey(kind) || folds.size() < MOST_KINDS
                        ? kind
                        : new Kind(kind.logger(), kind.level(), "");
        Fold fold = folds.get(known);
        if (fold == null) {
            folds.put(known, new Fold(nanoTime.getAsLong()));
            return false;
        }
        fold.folded++;
        fold.all++;
        fold.last = text.get();
        return true;
    }

    /** What is to be told of the intervals that are over. */
    synchronized List<Told> due() {
        long now = nanoTime.getAsLong();
        List<Told> told = new ArrayList<>();
        for (Iterator<Map.Entry<Kind, Fold>> each = folds.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Kind, Fold> entry = each.next();
            Fold fold = entry.getValue();
            if (now - fold.sinceNanos < INTERVAL.toNanos()) {
                continue;
            }
            if (fold.folded == 0) {
                each.remove();
                if (fold.all > 0) {
                    told.add(new Told(entry.getKey(), over(fold)));
                }
            } else {
                told.add(new Told(entry.getKey(), repeats(fold, now)));
                fold.sinceNanos = now;
                fold.folded = 0;
            }
        }
        return told;
    }

    /** What was counted and is not told yet; all is forgotten then. */
    synchronized List<Told> rest() {
        long now = nanoTime.getAsLong();
        List<Told> told = new ArrayList<>();
        folds.forEach(
                (kind, fold) -> {
                    if (fold.folded > 0) {
                        told.add(new Told(kind, repeats(fold, now)));
                    }
                });
        folds.clear();
        return told;
    }

    private static String repeats(Fold fold, long now) {
        return "%s (the last of %,d like it in %,d s)"
                .formatted(
                        fold.last,
                        fold.folded,
                        Math.max(1, Duration.ofNanos(now - fold.sinceNanos).toSeconds()));
    }

    private static String over(Fold fold) {
        return "no such line for %d s, after %,d of them: %s"
                .formatted(INTERVAL.toSeconds(), fold.all + 1, fold.last);
    }
}
