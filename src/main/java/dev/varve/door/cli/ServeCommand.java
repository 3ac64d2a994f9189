package dev.varve.door.cli;

import java.util.List;

/** {@code varve serve}: accepts records over HTTP until it is told to stop. */
final class ServeCommand {

    private static final String DEMO = "--demo";

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--to",
                            "DIR|s3://…|gs://…",
                            Destination.KEY,
                            "Where the files go (default: ./data)."),
                    new ConfigurationOption(
                            "--port", "PORT", "varve.http.port", "Port to listen on."),
                    new ConfigurationOption(
                            "--partition-by",
                            "HOW",
                            "varve.partition-by",
                            "ledger_day, ledger_range, hour, day, or names of columns."),
                    new ConfigurationOption(
                            "--time-field",
                            "FIELD",
                            "varve.time-field",
                            "Field, or path a.b, that tells the time of records; else usual names do."),
                    new ConfigurationOption(
                            "--compression",
                            "CODEC",
                            "varve.compression",
                            "zstd, snappy, gzip, lz4, brotli or none."),
                    new ConfigurationOption(
                            "--dry-run",
                            "",
                            "varve.dry-run",
                            "Reports what would be written; writes nothing."));

    static final Command COMMAND =
            new Command(
                    "varve serve",
                    "Takes records over HTTP until it is told to stop (the default).",
                    ConfigurationOption.with(
                            OPTIONS,
                            Option.ofSwitch(
                                    DEMO,
                                    "Settles the bundled example records first and shows the files.")));

    private final Operations operations;

    ServeCommand(Operations operations) {
        this.operations = operations;
    }

    int run(Invocation invocation) {
        return operations.serve(
                ConfigurationOption.values(invocation, OPTIONS, operations),
                invocation.options().containsKey(DEMO));
    }
}
