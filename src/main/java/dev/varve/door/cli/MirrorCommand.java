package dev.varve.door.cli;

import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.layer.mirroring.Mirroring;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** {@code varve mirror}: brings a second store to what the first has published, and compares. */
final class MirrorCommand {

    private static final String JSON = "--json";
    private static final String QUICK = "--quick";

    /** Copying waits for disks and servers; each holds a piece of an object. */
    private static final int THREADS = 4;

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--limit",
                            "SIZE",
                            "varve.mirror.bandwidth",
                            "Bytes a second that are read of each store at most: 10MiB."),
                    new ConfigurationOption(
                            "--dry-run",
                            "",
                            "varve.dry-run",
                            "Compares and tells what would be copied; writes nothing."));

    static final Command COMMAND =
            new Command(
                    "varve mirror",
                    "Copies what is published in FROM and missing in TO, files before their manifests and these"
                            + " before the events of chains, and compares the rest by checksum. Changes and"
                            + " removes nothing. Ends with 0 if TO has what FROM has and nothing else, 4 if"
                            + " not, 1 if that cannot be done.",
                    ConfigurationOption.with(
                            OPTIONS,
                            Option.ofSwitch(
                                    QUICK,
                                    "Compares names and sizes of what both have, and not all bytes."),
                            Option.ofSwitch(
                                    JSON,
                                    "Prints one JSON object for each finding and the whole.")),
                    new Command.Operand(
                            "FROM TO",
                            "Each DIR, s3://bucket/prefix or gs://bucket/prefix; without them the store and the"
                                    + " mirror of the configuration.",
                            Command.Operand.Count.NONE_OR_TWO));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    MirrorCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys options = ConfigurationOption.values(invocation, OPTIONS, operations);
        List<String> places = invocation.operands();
        if (places.size() == 1) {
            throw new UsageException(
                    "FROM and TO, or neither of them, not %s alone".formatted(places.getFirst()),
                    COMMAND.call());
        }
        if (!places.isEmpty()) {
            options =
                    options.with(Destination.settings("", places.getFirst()))
                            .with(Destination.mirror(places.getLast()));
        }
        boolean isQuick = invocation.options().containsKey(QUICK);
        boolean isJson = invocation.options().containsKey(JSON);
        MirrorSummary summary;
        try (TwoStores stores = operations.mirrored(options);
                MirrorReport report = new MirrorReport(out, err, isJson, stores.isDryRun())) {
            summary =
                    new Mirroring(
                                    stores.from(),
                                    stores.to(),
                                    new Mirroring.Wishes(!isQuick, stores.isDryRun(), THREADS),
                                    report)
                            .run();
            report.print(summary);
        }
        if (summary.failed() > 0) {
            return ExitStatus.FAILED;
        }
        return summary.problems() == 0 ? ExitStatus.STORED : ExitStatus.UNTRUE;
    }
}
