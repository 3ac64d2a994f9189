package dev.varve.door.cli;

import dev.varve.door.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** {@code varve copy}: makes whole ranges of the layout bronze of files of ledgers, and ends. */
final class CopyCommand {

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--into",
                            "DIR|s3://…|gs://…",
                            Destination.KEY,
                            "Where the ranges go (default: ./data)."),
                    new ConfigurationOption(
                            "--from", "LEDGER", "varve.copy.from", "First ledger (default: 0)."),
                    new ConfigurationOption(
                            "--to",
                            "LEDGER",
                            "varve.copy.to",
                            "Last ledger (default: 4294967295)."),
                    new ConfigurationOption(
                            "--network",
                            "NAME",
                            "varve.bronze.network",
                            "Network of the ledgers, such as pubnet."),
                    new ConfigurationOption(
                            "--eras",
                            "ID/VERSION:FIRST-LAST,…",
                            "varve.bronze.eras",
                            "Eras of the ledgers; the last may leave its last ledger out."),
                    new ConfigurationOption(
                            "--limit",
                            "SIZE",
                            "varve.copy.limit",
                            "Most bytes a second that are read, such as 10MiB."),
                    new ConfigurationOption(
                            "--allow-incomplete",
                            "",
                            "varve.bronze.allow-incomplete",
                            "Stores what there is of a range that lacks ledgers, under a name that says so."),
                    ArchiveCommand.ALLOW_OVERWRITE,
                    new ConfigurationOption(
                            "--table",
                            "NAME",
                            "varve.archive.table",
                            "Table of all records (default: ledgers_lcm_raw)."),
                    ArchiveCommand.DRY_RUN,
                    ArchiveCommand.JSON);

    static final Command COMMAND =
            new Command(
                    "varve copy",
                    "Copies ledgers into the layout bronze, a file for each whole range. Called again it goes"
                            + " on where it was: ranges that are stored are passed over. Opens no port.",
                    ConfigurationOption.with(OPTIONS),
                    new Command.Operand(
                            "SOURCE",
                            "Files of ledgers as NDJSON, plain or compressed by gzip or zstd, folders of them,"
                                    + " patterns such as 'in/**/*.ndjson.zst', all of these in buckets as"
                                    + " s3://bucket/prefix/ and gs://bucket/prefix/, or - for standard input.",
                            Command.Operand.Count.ONE_OR_MORE));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    CopyCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys given =
                ConfigurationOption.values(invocation, OPTIONS, operations)
                        .with(Map.of("varve.layout", "bronze"));
        try (InputBuckets buckets = operations.inputs(given)) {
            InputFiles files = InputFiles.of(invocation.operands(), COMMAND.call(), buckets);
            files.remarks().forEach(err::println);
            return copy(files.all(), given);
        }
    }

    private int copy(List<Input> inputs, GivenKeys given) throws IOException {
        StoredRanges told = new StoredRanges(out);
        ArchiveOutcome outcome = new ArchiveOutcome(told);
        try (Engine engine = operations.open(given, outcome);
                Progress progress = Progress.of(inputs, err)) {
            told.begin(engine);
            return new CopyRun(engine, outcome, progress, out, err).run(inputs);
        }
    }
}
