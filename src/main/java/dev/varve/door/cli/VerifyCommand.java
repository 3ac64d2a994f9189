package dev.varve.door.cli;

import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code varve verify}: whether what is stored is there and true. */
final class VerifyCommand {

    private static final String JSON = "--json";
    private static final String QUICK = "--quick";
    private static final String PUBLIC_KEY = "--public-key";

    /** Reading waits for disks and servers; more would only crowd them. */
    private static final int THREADS = 8;

    static final Command COMMAND =
            new Command(
                    "varve verify",
                    "Holds every file against its manifest, looks for what is missing or left over, and tells"
                            + " what waits in the journal and what was rejected. Only reads. Ends with 0 if all"
                            + " is true, 4 if not, 1 if that cannot be found out.",
                    ConfigurationOption.with(
                            List.of(),
                            Option.ofSwitch(
                                    QUICK,
                                    "Reads manifests, sizes and the ends of files, and not all bytes."),
                            Option.ofFile(
                                    PUBLIC_KEY,
                                    "FILE",
                                    "By whose private key the events of all audit chains should be signed: PEM."),
                            Option.ofSwitch(
                                    JSON,
                                    "Prints one JSON object for each finding, each table and the whole.")),
                    new Command.Operand(
                            "DIR|s3://…|gs://…",
                            "The store and the prefix; without it those of the configuration.",
                            Command.Operand.Count.NONE_OR_ONE));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    VerifyCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        GivenKeys options = ConfigurationOption.values(invocation, List.of(), operations);
        for (String store : invocation.operands()) {
            options = options.with(Destination.settings("", store));
        }
        boolean isQuick = invocation.options().containsKey(QUICK);
        Optional<VerifyingKey> key = key(invocation);
        Verification.Summary summary;
        try (StoredPlace stored = operations.stored(options);
                VerifyReport report =
                        new VerifyReport(out, err, invocation.options().containsKey(JSON));
                Verification verification =
                        new Verification(stored.place(), !isQuick, key, THREADS, report)) {
            summary = verification.run();
            report.print(summary);
        }
        if (summary.objects() == 0 && summary.problems() == 0) {
            err.println("there is nothing that Varve has stored");
            return ExitStatus.FAILED;
        }
        return summary.problems() == 0 ? ExitStatus.STORED : ExitStatus.UNTRUE;
    }

    private static Optional<VerifyingKey> key(Invocation invocation) {
        String file = invocation.options().get(PUBLIC_KEY);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(VerifyingKey.parse(Files.readString(Path.of(file))));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new UsageException(
                    "%s %s: %s".formatted(PUBLIC_KEY, file, wrong.getMessage()),
                    COMMAND.call(),
                    wrong);
        }
    }
}
