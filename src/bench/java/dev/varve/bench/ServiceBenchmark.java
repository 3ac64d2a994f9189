package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends an input to each build of Varve as a service, by turns, a new process each time. */
final class ServiceBenchmark {
    private static final double FLUSH_GOAL_MILLIS = 10;

    private final Settings settings;
    private final Report report;
    private final Workload workload;
    private final Map<Program, List<Measurement>> ordinary = new LinkedHashMap<>();
    private final Map<Program, List<Measurement>> steady = new LinkedHashMap<>();
    private final Map<Program, Double> flushMillis = new LinkedHashMap<>();

    ServiceBenchmark(Settings settings, Report report, Workload workload) {
        this.settings = settings;
        this.report = report;
        this.workload = workload;
        for (Program program : settings.programs()) {
            ordinary.put(program, new ArrayList<>());
            steady.put(program, new ArrayList<>());
        }
    }

    /**
     * Measures them.
     *
     * @param archives what the same records took of {@code archive}
     * @param steadyArchives the same where it is started and warm; empty when that is not asked for
     */
    void run(Map<Contestant, Cost> archives, Map<Contestant, Measurement> steadyArchives)
            throws IOException, InterruptedException, SQLException {
        for (int run = 0; run < settings.runs(); run++) {
            for (Program program : Turns.of(settings.programs(), run)) {
                once(program, run == settings.runs() - 1);
            }
        }
        Map<Contestant, Measurement> whole = new LinkedHashMap<>();
        archives.forEach((contestant, cost) -> whole.put(contestant, cost.whole()));
        String records = workload.label() + " " + settings.records();
        report(records, ", with its start", medians(ordinary), whole);
        if (settings.steady()) {
            report(workload.label() + " steady", "", medians(steady), steadyArchives);
        }
        flushMillis.forEach(
                (program, millis) ->
                        report.note(
                                "%s: %s: flush of 1,000 records, warm: median %.1f ms (goal: at most %.0f ms)",
                                program.name(), workload.label(), millis, FLUSH_GOAL_MILLIS));
    }

    private void once(Program program, boolean last)
            throws IOException, InterruptedException, SQLException {
        long records = settings.records();
        Path input = workload.input(settings.directory(), records);
        try (Service service = Service.start(program, settings.directory())) {
            ordinary.get(program).add(service.load(workload, input, records));
            if (settings.steady()) {
                long more = records * Settings.STEADY_FACTOR;
                Path larger = workload.input(settings.directory(), more);
                service.warm(workload);
                steady.get(program).add(service.load(workload, larger, more));
            }
            if (last) {
                flushMillis.put(program, service.flushMillis(workload));
            }
        }
    }

    private static Map<Program, Measurement> medians(Map<Program, List<Measurement>> runs) {
        Map<Program, Measurement> medians = new LinkedHashMap<>();
        runs.forEach((program, of) -> medians.put(program, Measurement.median(of)));
        return medians;
    }

    private void report(
            String workload,
            String counted,
            Map<Program, Measurement> services,
            Map<Contestant, Measurement> archives) {
        services.forEach(
                (program, its) -> {
                    report.addService(workload, who(program) + counted, its);
                    Contestant archive = new Contestant.Varve(program);
                    report.compare(
                            workload, who(program), its, archive.label(), archives.get(archive));
                    services.forEach(
                            (past, before) -> {
                                if (past.isBaselineOf(program)) {
                                    report.compare(workload, who(program), its, who(past), before);
                                }
                            });
                });
    }

    private static String who(Program program) {
        return program.name() + " serve";
    }
}
