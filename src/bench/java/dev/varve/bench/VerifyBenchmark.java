package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What {@code verify --deep} of an archive of ledgers takes, and what DuckDB takes to read the same
 * columns, with one thread and with its own number. Starts are taken off: those of the same over
 * next to nothing. And what {@code verify --quick} of many small files takes, with its start.
 */
final class VerifyBenchmark {
    private static final long LEDGERS = 16_000;
    private static final long FEW = 8;
    private static final long MANIFESTS = 10_000;

    /** As the launcher starts it. */
    private static final List<String> QUICK =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** Ways in which DuckDB reads. */
    private enum Reading {
        ONE_THREAD("duckdb, 1 thread", true, false),
        ONE_THREAD_SHA256("duckdb with sha256, 1 thread", true, true),
        THREADS("duckdb", false, false),
        THREADS_SHA256("duckdb with sha256", false, true);

        private final String label;
        private final boolean isAlone;
        private final boolean digests;

        Reading(String label, boolean isAlone, boolean digests) {
            this.label = label;
            this.isAlone = isAlone;
            this.digests = digests;
        }

        /** All values of all columns, and the smallest and largest, as verify looks at them. */
        List<String> query(Path archive) {
            String files = "'" + archive.toString().replace("'", "''") + "/**/*.parquet'";
            String more = digests ? ", min(sha256(xdr_bytes))" : "";
            String select =
                    "SELECT min(COLUMNS(*)), max(COLUMNS(*)), count(COLUMNS(*))%s FROM read_parquet(%s)"
                            .formatted(more, files);
            return isAlone ? List.of("SET threads = 1", select) : List.of(select);
        }
    }

    private final Settings settings;
    private final Report report;

    VerifyBenchmark(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Measures every build.
     *
     * @throws IllegalStateException when a process fails
     */
    void run() throws IOException, InterruptedException {
        for (Program program : settings.programs()) {
            run(program);
        }
    }

    private void run(Program program) throws IOException, InterruptedException {
        LedgerArchive many = new LedgerArchive(settings, program, LEDGERS, LEDGERS / 8);
        LedgerArchive few = new LedgerArchive(settings, program, FEW, 1);
        many.make();
        few.make();
        List<String> who = new ArrayList<>(List.of(program.name()));
        Arrays.stream(Reading.values()).map(each -> each.label).forEach(who::add);
        Map<String, Measurement> all =
                Turns.beyond(
                        who,
                        settings.runs(),
                        each -> measure(program, each, few.directory()),
                        each -> measure(program, each, many.directory()));
        Measurement own = all.get(program.name());
        report.note(
                "%s verify --deep of %.0f MB: %.2f CPU-s, %.2f s",
                program.name(),
                Outputs.parquetBytes(many.directory()) / 1e6,
                own.cpuSeconds(),
                own.wallSeconds());
        for (Reading reading : Reading.values()) {
            Measurement its = all.get(reading.label);
            report.note(
                    "- %s: %.2f CPU-s, %.2f s: %.2f x its rate by CPU, %.2f x by the clock (goal: 1)",
                    reading.label,
                    its.cpuSeconds(),
                    its.wallSeconds(),
                    its.cpuSeconds() / own.cpuSeconds(),
                    its.wallSeconds() / own.wallSeconds());
        }
        quick(program);
    }

    private void quick(Program program) throws IOException, InterruptedException {
        LedgerArchive small = new LedgerArchive(settings, program, MANIFESTS, 1);
        if (!Files.exists(small.directory())) {
            small.make();
        }
        List<String> command =
                new ArrayList<>(
                        LedgerArchive.command(
                                program, "verify", "--quick", small.directory().toString()));
        if (command.contains("-jar")) {
            command.addAll(1, QUICK);
        }
        List<Measurement> runs = new ArrayList<>();
        for (int run = 0; run < settings.runs(); run++) {
            runs.add(ChildProcess.run(command, settings.directory().resolve("log/quick.log")));
        }
        Measurement median = Measurement.median(runs);
        report.note(
                "%s verify --quick of %,d manifests and events: %.2f CPU-s (goal: 5), %.2f s, %.0f MB",
                program.name(),
                MANIFESTS,
                median.cpuSeconds(),
                median.wallSeconds(),
                median.peakBytes() / 1e6);
    }

    private Measurement measure(Program program, String who, Path archive)
            throws IOException, InterruptedException {
        List<String> command =
                Arrays.stream(Reading.values())
                        .filter(each -> each.label.equals(who))
                        .findFirst()
                        .map(each -> settings.duckDb().command(each.query(archive)))
                        .orElseGet(
                                () ->
                                        LedgerArchive.command(
                                                program, "verify", "--deep", archive.toString()));
        return ChildProcess.run(command, settings.directory().resolve("log").resolve("deep.log"));
    }
}
