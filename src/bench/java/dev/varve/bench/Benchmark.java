package dev.varve.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.RunnerException;

/** The whole benchmark: see BENCHMARK in the documentation. */
public final class Benchmark {
    private static final int STARTS = 15;

    private final Settings settings;
    private final List<Contestant> contestants;
    private final Archives archives;
    private final Report report = new Report();

    private Benchmark(Settings settings) {
        this.settings = settings;
        this.contestants = contestants(settings);
        this.archives = new Archives(contestants, settings.directory());
    }

    /**
     * Runs what the {@code bench.*} properties ask for and prints the table, which is kept in
     * {@code result.txt} too.
     *
     * @throws IllegalStateException when a contestant fails or loses records
     */
    public static void main(String[] args)
            throws IOException, InterruptedException, SQLException, RunnerException {
        Settings settings = Settings.ofProperties();
        if (settings.micro()) {
            MicroBenchmarks.run();
            return;
        }
        Benchmark benchmark = new Benchmark(settings);
        benchmark.surroundings();
        try {
            benchmark.run();
        } finally {
            Files.writeString(
                    settings.directory().resolve("result.txt"), benchmark.report.toString());
            System.out.print(benchmark.report);
        }
    }

    private void surroundings() {
        var machine = ManagementFactory.getOperatingSystemMXBean();
        report.note(
                "%d processors, load %.1f at the start; Java %s; medians of %d runs",
                machine.getAvailableProcessors(),
                machine.getSystemLoadAverage(),
                Runtime.version(),
                settings.runs());
        report.note(settings.duckDb().description());
        if (settings.programs().isEmpty()) {
            report.note("Varve is not built: DuckDB alone.");
        }
    }

    private void run() throws IOException, InterruptedException, SQLException {
        if (settings.asksForOrdinary()) {
            for (Workload workload : settings.workloads()) {
                run(workload);
            }
            for (Program program : settings.programs()) {
                start(program);
            }
        }
        if (settings.asksFor(settings.partitions())) {
            new PartitionsBenchmark(settings, contestants, report).run();
        }
        if (settings.asksFor(settings.trouble())) {
            new SilentStoreBenchmark(settings, report).run();
        }
        if (settings.asksFor(settings.s3())) {
            new S3Benchmark(settings, report).run();
        }
        if (settings.asksFor(settings.verify())) {
            new VerifyBenchmark(settings, report).run();
        }
        if (settings.asksFor(settings.copy())) {
            new CopyBenchmark(settings, report).run();
        }
        if (settings.asksFor(settings.journal())) {
            new JournalBenchmark(settings, report).run();
        }
    }

    private void run(Workload workload) throws IOException, InterruptedException, SQLException {
        long records = settings.records();
        Map<Contestant, Cost> costs = archives.run(workload, records, settings.runs());
        for (String difference : archives.differences()) {
            report.note(workload.label() + ": outputs differ in " + difference);
        }
        report.add(workload.label() + " " + records, costs);
        Map<Contestant, Measurement> steady = new LinkedHashMap<>();
        if (settings.steady()) {
            long more = records * Settings.STEADY_FACTOR;
            Map<Contestant, Cost> larger = archives.run(workload, more, settings.runs());
            larger.forEach(
                    (contestant, cost) ->
                            steady.put(contestant, costs.get(contestant).until(cost)));
            report.add(workload.label() + " " + more, larger);
            report.addSteady(workload.label() + " steady", steady);
        }
        if (settings.http()) {
            new ServiceBenchmark(settings, report, workload).run(costs, steady);
        }
    }

    /** What it costs to start. */
    private void start(Program program) throws IOException, InterruptedException {
        List<String> help = new ArrayList<>(program.archive());
        help.addAll(List.of("archive", "--help"));
        List<Measurement> runs = new ArrayList<>();
        List<Service.Start> starts = new ArrayList<>();
        for (int run = 0; run < STARTS; run++) {
            runs.add(
                    ChildProcess.run(
                            help, settings.directory().resolve("log").resolve("help.log")));
            starts.add(Service.begin(program, settings.directory(), Map.of()));
        }
        Measurement median = Measurement.median(runs);
        report.note(
                "%s: archive --help %.2f s CPU, %.2f s wall",
                program.name(), median.cpuSeconds(), median.wallSeconds());
        noteStarts(program, "", starts);
        List<Service.Start> undisturbed =
                starts.stream().filter(Service.Start::undisturbed).toList();
        if (undisturbed.size() < starts.size()) {
            noteStarts(program, " that the host left alone", undisturbed);
        }
    }

    private void noteStarts(Program program, String which, List<Service.Start> starts) {
        if (starts.isEmpty()) {
            return;
        }
        List<Service.Start> sorted =
                starts.stream()
                        .sorted(Comparator.comparingDouble(Service.Start::firstAnswerMillis))
                        .toList();
        Service.Start median = sorted.get(sorted.size() / 2);
        report.note(
                "%s: serve answers first after %.0f ms, the median of %d starts%s (%.0f to %.0f), then has %.0f"
                        + " MB resident",
                program.name(),
                median.firstAnswerMillis(),
                sorted.size(),
                which,
                sorted.getFirst().firstAnswerMillis(),
                sorted.getLast().firstAnswerMillis(),
                median.residentBytes() / 1e6);
    }

    private static List<Contestant> contestants(Settings settings) {
        List<Contestant> contestants = new ArrayList<>();
        settings.programs().forEach(each -> contestants.add(new Contestant.Varve(each)));
        IntStream.of(1, Runtime.getRuntime().availableProcessors())
                .distinct()
                .forEach(
                        threads ->
                                contestants.add(new Contestant.DuckDb(threads, settings.duckDb())));
        return contestants;
    }
}
