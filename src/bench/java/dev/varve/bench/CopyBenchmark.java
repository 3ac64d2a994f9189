package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code copy} takes to make whole ranges of ledgers, and what {@code archive} takes for the
 * same ledgers in the layout {@code hive}. What a fourth of them takes is taken off both: a copy is
 * of millions, and the first thousands pay for compiling it.
 */
final class CopyBenchmark {
    private static final long LEDGERS = 32_000;
    private static final long FIRST = 8_000;
    private static final String COPY = "copy";
    private static final String ARCHIVE = "archive";

    private final Settings settings;
    private final Report report;

    CopyBenchmark(Settings settings, Report report) {
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
        Map<String, Measurement> all =
                Turns.beyond(
                        List.of(COPY, ARCHIVE),
                        settings.runs(),
                        who -> measure(program, who, FIRST),
                        who -> measure(program, who, LEDGERS));
        Measurement copy = all.get(COPY);
        Measurement archive = all.get(ARCHIVE);
        report.note(
                "%s copy of %,d ledgers behind the first %,d: %.2f CPU-s, %.2f s; archive %.2f CPU-s, %.2f s: %.2f x its records a CPU-second"
                        + " (goal: 0.9), %.2f x by the clock",
                program.name(),
                LEDGERS - FIRST,
                FIRST,
                copy.cpuSeconds(),
                copy.wallSeconds(),
                archive.cpuSeconds(),
                archive.wallSeconds(),
                archive.cpuSeconds() / copy.cpuSeconds(),
                archive.wallSeconds() / copy.wallSeconds());
    }

    private Measurement measure(Program program, String who, long ledgers)
            throws IOException, InterruptedException {
        if (who.equals(COPY)) {
            return new LedgerArchive(settings, program, ledgers, ledgers / 8).make();
        }
        Path input = LedgerArchive.input(settings, ledgers);
        Path into = settings.directory().resolve("ledgers").resolve("hive");
        Outputs.delete(into);
        return ChildProcess.run(
                LedgerArchive.command(
                        program,
                        ARCHIVE,
                        "--table",
                        "ledgers_lcm_raw",
                        "--partition-by",
                        "ledger_range",
                        "--to",
                        into.toString(),
                        input.toString()),
                Map.of("VARVE_LEDGERS_PER_FILE", Long.toString(ledgers / 8)),
                settings.directory().resolve("log").resolve("hive.log"));
    }
}
