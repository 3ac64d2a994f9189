package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code verify --deep} of an archive of ledgers takes, and what DuckDB takes to read the same
 * columns, with one thread. Starts are taken off both: those of the same over next to nothing.
 */
final class VerifyBenchmark {
    private static final long LEDGERS = 16_000;
    private static final long FEW = 8;
    private static final String DIGEST = "duckdb with sha256";
    private static final String READ = "duckdb";

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
        Path many = archive(program, LEDGERS);
        Path few = archive(program, FEW);
        Map<String, List<Measurement>> wholes = new LinkedHashMap<>();
        Map<String, List<Measurement>> starts = new LinkedHashMap<>();
        for (int run = 0; run < settings.runs(); run++) {
            for (String who : Turns.of(List.of(program.name(), READ, DIGEST), run)) {
                measure(program, who, few, starts);
                measure(program, who, many, wholes);
            }
        }
        double own = seconds(program.name(), wholes, starts);
        for (String other : List.of(READ, DIGEST)) {
            double its = seconds(other, wholes, starts);
            report.note(
                    "%s verify --deep of %.0f MB: %.2f CPU-s, %s %.2f: %.2f x its rate (goal: 1)",
                    program.name(), Outputs.parquetBytes(many) / 1e6, own, other, its, its / own);
        }
    }

    private void measure(
            Program program, String who, Path archive, Map<String, List<Measurement>> all)
            throws IOException, InterruptedException {
        List<String> command =
                who.equals(program.name())
                        ? varve(program, "verify", "--deep", archive.toString())
                        : settings.duckDb().command(query(archive, who.equals(DIGEST)));
        Measurement its =
                ChildProcess.run(command, settings.directory().resolve("log").resolve("deep.log"));
        all.computeIfAbsent(who, _ -> new ArrayList<>()).add(its);
    }

    private static double seconds(
            String who,
            Map<String, List<Measurement>> wholes,
            Map<String, List<Measurement>> starts) {
        return Measurement.median(wholes.get(who)).cpuSeconds()
                - Measurement.median(starts.get(who)).cpuSeconds();
    }

    private static List<String> varve(Program program, String... arguments) {
        List<String> command = new ArrayList<>(program.archive());
        command.addAll(List.of(arguments));
        return command;
    }

    /** All values of all columns, and the smallest and largest, as verify looks at them. */
    private static List<String> query(Path archive, boolean digests) {
        String files = "'" + archive.toString().replace("'", "''") + "/**/*.parquet'";
        String more = digests ? ", min(sha256(xdr_bytes))" : "";
        return List.of(
                "SET threads = 1",
                "SELECT min(COLUMNS(*)), max(COLUMNS(*)), count(COLUMNS(*))%s FROM read_parquet(%s)"
                        .formatted(more, files));
    }

    private Path archive(Program program, long ledgers) throws IOException, InterruptedException {
        Path archive =
                settings.directory()
                        .resolve("ledgers")
                        .resolve("%s-%d".formatted(program.name().replace(' ', '-'), ledgers));
        Outputs.delete(archive);
        Path input = settings.directory().resolve("input/ledgers-%d-v1.ndjson".formatted(ledgers));
        if (!Files.exists(input)) {
            Input.write(new Ledgers(), ledgers, input);
        }
        String eras = "made/v1:0-%d@%d".formatted(ledgers - 1, ledgers / 8);
        ChildProcess.run(
                varve(
                        program,
                        "copy",
                        "--network",
                        "made",
                        "--eras",
                        eras,
                        "--into",
                        archive.toString(),
                        input.toString()),
                settings.directory().resolve("log").resolve("ledgers.log"));
        return archive;
    }
}
