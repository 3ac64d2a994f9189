package dev.varve.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one table, others below it, and notes. Its last two columns compare with the row's rival: in
 * DuckDB's rows they say what archive reaches of DuckDB's speed and what it writes of its bytes, in
 * the rows of serve what serve reaches and writes of archive's.
 */
final class Report {
    private static final double MEGA = 1e6;
    private static final Ratios NONE = new Ratios("", "");

    private final Table table =
            new Table(
                    "workload",
                    "who",
                    "records/CPU-s",
                    "CPU s",
                    "wall s",
                    "peak MB",
                    "written MB",
                    "speed",
                    "bytes");
    private final List<Table> further = new ArrayList<>();
    private final StringBuilder notes = new StringBuilder();

    private record Ratios(String speed, String bytes) {}

    void add(String workload, Map<Contestant, Measurement> medians) {
        for (var entry : medians.entrySet()) {
            Ratios ratios =
                    entry.getKey() instanceof Contestant.DuckDb
                            ? against(entry.getValue(), medians)
                            : NONE;
            row(workload, entry.getKey().label(), entry.getValue(), ratios);
        }
    }

    /** What each build of Varve reaches of a rival. */
    private static Ratios against(Measurement rival, Map<Contestant, Measurement> medians) {
        List<String> speeds = new ArrayList<>();
        String bytes = "";
        for (var entry : medians.entrySet()) {
            if (entry.getKey() instanceof Contestant.Varve varve) {
                Ratios its = ratios(varve.label(), entry.getValue(), rival);
                speeds.add(its.speed());
                bytes = its.bytes();
            }
        }
        return new Ratios(String.join(", ", speeds), bytes);
    }

    void addService(String workload, String who, Measurement service, Measurement archive) {
        row(workload, who, service, ratios("serve", service, archive));
    }

    /** A table of its own below the one. */
    void add(Table other) {
        further.add(other);
    }

    void note(String line) {
        notes.append(line).append('\n');
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(table), further.stream())
                .filter(Table::hasRows)
                .map(each -> each + "\n")
                .collect(Collectors.joining("", "", notes));
    }

    private void row(String workload, String who, Measurement its, Ratios ratios) {
        table.row(
                workload,
                who,
                text("%,.0f", its.recordsPerCpuSecond()),
                text("%.2f", its.cpuSeconds()),
                text("%.2f", its.wallSeconds()),
                text("%.0f", its.peakBytes() / MEGA),
                text("%.1f", its.writtenBytes() / MEGA),
                ratios.speed(),
                ratios.bytes());
    }

    /** How much faster one is than the other, and how much of its bytes it writes. */
    private static Ratios ratios(String who, Measurement one, Measurement other) {
        return new Ratios(
                who + text(" %.2f x", one.recordsPerCpuSecond() / other.recordsPerCpuSecond()),
                text("%.2f x", one.bytesPerRecord() / other.bytesPerRecord()));
    }

    private static String text(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
