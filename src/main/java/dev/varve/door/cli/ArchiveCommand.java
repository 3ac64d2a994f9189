package dev.varve.door.cli;

import dev.varve.door.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** {@code varve archive}: turns files of records into Parquet and ends. */
final class ArchiveCommand {

    static final ConfigurationOption DRY_RUN =
            new ConfigurationOption(
                    "--dry-run",
                    "",
                    "varve.dry-run",
                    "Reports what would be written and where; writes nothing.");

    static final ConfigurationOption ALLOW_OVERWRITE =
            new ConfigurationOption(
                    "--allow-overwrite",
                    "",
                    "varve.store.allow-overwrite",
                    "Layout bronze: a whole range with other bytes takes the place of what is stored.");

    static final ConfigurationOption JSON =
            new ConfigurationOption(
                    "--json",
                    "",
                    "varve.archive.json",
                    "Prints one JSON object for each file and one for the whole.");

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--table",
                            "NAME",
                            "varve.archive.table",
                            "Table of all records; without it the shape of each decides."),
                    new ConfigurationOption(
                            "--to",
                            "DIR|s3://…|gs://…",
                            Destination.KEY,
                            "Where the files go (default: ./data)."),
                    new ConfigurationOption(
                            "--format",
                            "FORMAT",
                            "varve.archive.format",
                            "auto (default), ndjson, or json: an array, or objects over any lines."),
                    new ConfigurationOption(
                            "--partition-by",
                            "HOW",
                            "varve.partition-by",
                            "ledger_day (default), ledger_range, hour, day, or names of columns: a,b."),
                    new ConfigurationOption(
                            "--time-field",
                            "FIELD",
                            "varve.time-field",
                            "Field, or path a.b, that tells the time of records; else usual names do."),
                    new ConfigurationOption(
                            "--compression",
                            "CODEC",
                            "varve.compression",
                            "zstd (default), snappy, gzip, lz4, brotli or none."),
                    new ConfigurationOption(
                            "--compression-level",
                            "N",
                            "varve.compression-level",
                            "Effort of zstd (1 to 22), gzip (1 to 9) or brotli (0 to 11)."),
                    new ConfigurationOption(
                            "--sample-size",
                            "SIZE",
                            "varve.archive.sample-size",
                            "How much of each input is looked at first for its types: 64MiB, all, 0."),
                    ALLOW_OVERWRITE,
                    DRY_RUN,
                    JSON);

    static final Command COMMAND =
            new Command(
                    "varve archive",
                    "Turns records in JSON files, plain or compressed by gzip or zstd, into partitioned"
                            + " Parquet files. Opens no port.",
                    ConfigurationOption.with(OPTIONS),
                    new Command.Operand(
                            "FILE",
                            "Files to read, folders of them, patterns such as 'in/**/*.ndjson.gz', all of"
                                    + " these in buckets as s3://bucket/prefix/ and gs://bucket/prefix/, or -"
                                    + " for standard input.",
                            Command.Operand.Count.ONE_OR_MORE));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    ArchiveCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys given = ConfigurationOption.values(invocation, OPTIONS, operations);
        try (InputBuckets buckets = operations.inputs(given)) {
            InputFiles files = InputFiles.of(invocation.operands(), COMMAND.call(), buckets);
            files.remarks().forEach(err::println);
            return archive(files.all(), given);
        }
    }

    private int archive(List<Input> inputs, GivenKeys given) throws IOException {
        ArchiveOutcome outcome = new ArchiveOutcome();
        try (Engine engine = operations.open(given, outcome);
                Progress progress = Progress.of(inputs, err)) {
            return new ArchiveRun(engine, outcome, progress, out, err).run(inputs);
        }
    }
}
