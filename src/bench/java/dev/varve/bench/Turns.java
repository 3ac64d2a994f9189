package dev.varve.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who comes when. */
final class Turns {
    private Turns() {}

    /** What one run of somebody takes. */
    @FunctionalInterface
    interface Run<T, X extends Exception> {
        Measurement measure(T who) throws IOException, InterruptedException, X;
    }

    /**
     * The order of a run: every other one is the reverse, so that nobody always comes after the
     * same neighbour.
     */
    static <T> List<T> of(List<T> all, int run) {
        return run % 2 == 0 ? all : all.reversed();
    }

    /** What each takes, the median of so many runs by turns. */
    static <T, X extends Exception> Map<T, Measurement> medians(
            List<T> all, int runs, Run<T, X> each) throws IOException, InterruptedException, X {
        Map<T, List<Measurement>> measured = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (T who : of(all, run)) {
                add(measured, who, each.measure(who));
            }
        }
        return medians(measured);
    }

    /**
     * The same of what a large task takes beyond a small one, which each takes before it: what both
     * have in common, such as a start, is taken off.
     */
    static <T, X extends Exception> Map<T, Measurement> beyond(
            List<T> all, int runs, Run<T, X> small, Run<T, X> large)
            throws IOException, InterruptedException, X {
        Map<T, List<Measurement>> smalls = new LinkedHashMap<>();
        Map<T, Measurement> larges =
                medians(
                        all,
                        runs,
                        who -> {
                            add(smalls, who, small.measure(who));
                            return large.measure(who);
                        });
        Map<T, Measurement> medians = medians(smalls);
        medians.replaceAll((who, its) -> its.until(larges.get(who)));
        return medians;
    }

    private static <T> void add(Map<T, List<Measurement>> measured, T who, Measurement its) {
        measured.computeIfAbsent(who, _ -> new ArrayList<>()).add(its);
    }

    private static <T> Map<T, Measurement> medians(Map<T, List<Measurement>> measured) {
        Map<T, Measurement> medians = new LinkedHashMap<>();
        measured.forEach((who, all) -> medians.put(who, Measurement.median(all)));
        return medians;
    }
}
