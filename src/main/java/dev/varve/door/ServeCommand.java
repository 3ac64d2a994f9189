package dev.varve.door;

import java.util.List;

/** {@code varve serve}: takes records over HTTP until it is told to stop. */
final class ServeCommand {

    private static final String DEMO = "--demo";

    private static final List<KeyOption> OPTIONS =
            List.of(
                    new KeyOption(
                            "--to",
                            "DIR|s3://…|gs://…",
                            Destination.KEY,
                            "Where the files go (default: ./data)."),
                    new KeyOption("--port", "PORT", "varve.http.port", "Port to listen on."),
                    new KeyOption(
                            "--partition-by",
                            "HOW",
                            "varve.partition-by",
                            "ledger_day, ledger_range, hour, day, or names of columns."),
                    new KeyOption(
                            "--compression",
                            "CODEC",
                            "varve.compression",
                            "zstd, snappy, gzip, lz4, brotli or none."),
                    new KeyOption(
                            "--dry-run",
                            "",
                            "varve.dry-run",
                            "Reports what would be written; writes nothing."));

    static final Command COMMAND =
            new Command(
                    "varve serve",
                    "Takes records over HTTP until it is told to stop (the default).",
                    KeyOption.with(
                            OPTIONS,
                            Option.ofSwitch(
                                    DEMO,
                                    "Settles the bundled example records first and shows the files.")));

    private final Operations operations;

    ServeCommand(Operations operations) {
        this.operations = operations;
    }

    int run(Request request) {
        return operations.serve(
                KeyOption.values(request, OPTIONS, operations),
                request.options().containsKey(DEMO));
    }
}
