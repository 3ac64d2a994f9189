package dev.varve.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;

/** The whole benchmark: see BENCHMARK in the documentation. */
public final class Benchmark {
    private static final String CHILD_CLASS = "dev/varve/bench/DuckDbCopy.class";
    private static final int STARTS = 15;

    private final Settings settings;
    private final List<Contestant> contestants;
    private final Archives archives;
    private final Report report = new Report();

    private Benchmark(Settings settings) throws IOException {
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
                String.format(
                        Locale.ROOT,
                        "%d processors, load %.1f at the start; Java %s; medians of %d runs",
                        machine.getAvailableProcessors(),
                        machine.getSystemLoadAverage(),
                        Runtime.version(),
                        settings.runs()));
    }

    private void run() throws IOException, InterruptedException, SQLException {
        if (settings.s3() != S3Rows.ONLY) {
            archivesAndService();
        }
        if (settings.s3() != S3Rows.NONE) {
            new S3Benchmark(settings, report).run();
        }
    }

    private void archivesAndService() throws IOException, InterruptedException, SQLException {
        if (settings.programs().isEmpty()) {
            report.note("Varve is not built: DuckDB alone.");
        }
        for (Workload workload : settings.workloads()) {
            run(workload);
        }
        for (Program program : settings.programs()) {
            start(program);
        }
    }

    private void run(Workload workload) throws IOException, InterruptedException, SQLException {
        long records = settings.records();
        Map<Contestant, Measurement> medians = archives.run(workload, records, settings.runs());
        for (String difference : archives.differences()) {
            report.note(workload.label() + ": outputs differ in " + difference);
        }
        report.add(workload.label() + " " + records, medians);
        Map<Contestant, Measurement> steady = new LinkedHashMap<>();
        if (settings.steady()) {
            long more = records * Settings.STEADY_FACTOR;
            Map<Contestant, Measurement> larger = archives.run(workload, more, settings.runs());
            larger.forEach(
                    (contestant, of) -> steady.put(contestant, medians.get(contestant).until(of)));
            report.add(workload.label() + " " + more, larger);
            report.add(workload.label() + " steady", steady);
        }
        if (settings.http()) {
            for (Program program : settings.programs()) {
                service(program, workload, medians, steady);
            }
        }
    }

    private void service(
            Program program,
            Workload workload,
            Map<Contestant, Measurement> medians,
            Map<Contestant, Measurement> steady)
            throws IOException, InterruptedException, SQLException {
        Contestant varve = new Contestant.Varve(program);
        String who = program.name() + " serve";
        long records = settings.records();
        Path input = workload.input(settings.directory(), records);
        try (Service service = Service.start(program, settings.directory())) {
            Measurement first = service.load(workload, input, records);
            report.addService(workload.label() + " " + records, who, first, medians.get(varve));
            if (settings.steady()) {
                long more = records * Settings.STEADY_FACTOR;
                Path larger = workload.input(settings.directory(), more);
                service.warm(workload);
                Measurement second = service.load(workload, larger, more);
                report.addService(workload.label() + " steady", who, second, steady.get(varve));
            }
            report.note(
                    String.format(
                            Locale.ROOT,
                            "%s: %s: flush of 1,000 records, warm: median %.1f ms",
                            program.name(),
                            workload.label(),
                            service.flushMillis(workload)));
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
            starts.add(Service.begin(program, settings.directory()));
        }
        Measurement median = Measurement.median(runs);
        report.note(
                String.format(
                        Locale.ROOT,
                        "%s: archive --help %.2f s CPU, %.2f s wall",
                        program.name(),
                        median.cpuSeconds(),
                        median.wallSeconds()));
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
                String.format(
                        Locale.ROOT,
                        "%s: serve answers first after %.0f ms, the median of %d starts%s (%.0f to %.0f), then has %.0f"
                                + " MB resident",
                        program.name(),
                        median.firstAnswerMillis(),
                        sorted.size(),
                        which,
                        sorted.getFirst().firstAnswerMillis(),
                        sorted.getLast().firstAnswerMillis(),
                        median.residentBytes() / 1e6));
    }

    private static List<Contestant> contestants(Settings settings) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        settings.programs().forEach(each -> contestants.add(new Contestant.Varve(each)));
        Path library = duckDbLibrary(settings.directory().toAbsolutePath().resolve("duckdb"));
        String classPath = duckDbClassPath();
        contestants.add(new Contestant.DuckDb(1, classPath, library));
        contestants.add(new Contestant.DuckDb(2, classPath, library));
        return contestants;
    }

    /**
     * No more than DuckDB's own jar and the child's class: whatever else is there would be opened
     * at its start.
     */
    private static String duckDbClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(
                        element ->
                                element.contains("duckdb_jdbc")
                                        || Files.exists(Path.of(element, CHILD_CLASS)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path duckDbLibrary(Path directory) throws IOException {
        Path library = directory.resolve("libduckdb_java.so");
        String packed =
                "/libduckdb_java.so_linux_"
                        + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        Files.createDirectories(directory);
        try (var in = Benchmark.class.getResourceAsStream(packed)) {
            if (in == null) {
                throw new IllegalStateException("no " + packed + " on the class path");
            }
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }
}
