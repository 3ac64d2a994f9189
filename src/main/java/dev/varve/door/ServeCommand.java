package dev.varve.door;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

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

    private final Operations operations;

    ServeCommand(Operations operations) {
        this.operations = operations;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("serve");
        spec.usageMessage()
                .description("Takes records over HTTP until it is told to stop (the default).");
        KeyOption.add(spec, OPTIONS);
        spec.addOption(
                OptionSpec.builder(DEMO)
                        .type(boolean.class)
                        .description(
                                "Settles the bundled example records first and shows the files.")
                        .build());
        return spec;
    }

    int run(ParseResult parsed) {
        return operations.serve(
                KeyOption.values(parsed, OPTIONS, operations), parsed.hasMatchedOption(DEMO));
    }
}
