package dev.varve.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of what each took, the table of how they compare, others below, and notes. A ratio of
 * speed says how many times as fast one is as the other, by the processor's time and by the clock;
 * one of bytes, how many times as many it writes.
 */
final class Report {
    private static final double MEGA = 1e6;

    private final Table figures =
            new Table(
                    "workload", "who", "records/CPU-s", "CPU s", "wall s", "peak MB", "written MB");
    private final Table ratios =
            new Table("workload", "who and against whom", "by CPU", "by clock", "bytes");
    private final List<Table> further = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();

    /** What a task took of each contestant, and how Varve compares with the others. */
    void add(String workload, Map<Contestant, Cost> costs) {
        Map<Contestant, Measurement> own = new LinkedHashMap<>();
        costs.forEach(
                (contestant, cost) -> {
                    rows(workload, contestant.label(), cost);
                    own.put(contestant, cost.own());
                });
        compare(workload, own);
    }

    /** The same of what more records take once everything is started and warm. */
    void addSteady(String workload, Map<Contestant, Measurement> steady) {
        steady.forEach((contestant, its) -> row(workload, contestant.label(), its));
        compare(workload, steady);
    }

    /** What a load took of a service. */
    void addService(String workload, String who, Measurement its) {
        row(workload, who, its);
    }

    /** How one compares with the other. */
    void compare(String workload, String who, Measurement its, String whom, Measurement theOthers) {
        ratios.row(
                workload,
                who + " / " + whom,
                text("%.2f x", its.recordsPerCpuSecond() / theOthers.recordsPerCpuSecond()),
                text("%.2f x", its.recordsPerWallSecond() / theOthers.recordsPerWallSecond()),
                text("%.2f x", its.bytesPerRecord() / theOthers.bytesPerRecord()));
    }

    /** A table of its own below. */
    void add(Table other) {
        further.add(other);
    }

    void note(String line) {
        notes.append(line).append('\n');
    }

    void note(String format, Object... figures) {
        note(String.format(Locale.ROOT, format, figures));
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(figures, ratios), further.stream())
                .filter(Table::hasRows)
                .map(each -> each + "\n")
                .collect(Collectors.joining("", "", notes));
    }

    private void rows(String workload, String who, Cost cost) {
        if (cost.hasForeignStart()) {
            row(workload, who + ": whole", cost.whole());
            row(workload, who + ": start", cost.start(), "");
            row(workload, who + ": its own", cost.own());
        } else {
            row(workload, who + ", with its start", cost.whole());
        }
    }

    private void compare(String workload, Map<Contestant, Measurement> all) {
        for (Contestant one : all.keySet()) {
            for (Contestant other : all.keySet()) {
                if (areRivals(one, other)) {
                    compare(workload, one.label(), all.get(one), other.label(), all.get(other));
                }
            }
        }
    }

    private static boolean areRivals(Contestant one, Contestant other) {
        return one instanceof Contestant.Varve varve
                && switch (other) {
                    case Contestant.DuckDb duckDb -> true;
                    case Contestant.Varve past -> past.program().isBaselineOf(varve.program());
                    case Contestant.VarveToS3 elsewhere -> false;
                };
    }

    private void row(String workload, String who, Measurement its) {
        row(workload, who, its, text("%,.0f", its.recordsPerCpuSecond()));
    }

    private void row(String workload, String who, Measurement its, String rate) {
        figures.row(
                workload,
                who,
                rate,
                text("%.2f", its.cpuSeconds()),
                text("%.2f", its.wallSeconds()),
                text("%.0f", its.peakBytes() / MEGA),
                text("%.1f", its.writtenBytes() / MEGA));
    }

    private static String text(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
