package dev.varve.door.cli;

import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Depth;
import dev.varve.layer.verification.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code varve verify}: whether what is stored is there and true. */
final class VerifyCommand {

    private static final String JSON = "--json";
    private static final String QUICK = "--quick";
    private static final String DEEP = "--deep";
    private static final String PUBLIC_KEY = "--public-key";
    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String ANONYMOUS = "--anonymous";

    /** Reading waits for disks and servers; more would only crowd them. */
    private static final int THREADS = 8;

    private static final List<ConfigurationOption> OPTIONS =
            List.of(
                    new ConfigurationOption(
                            "--bandwidth",
                            "SIZE",
                            "varve.store.read-bandwidth",
                            "Bytes a second that are read at most: 20MiB."));

    static final Command COMMAND =
            new Command(
                    "varve verify",
                    "Holds every file against its manifest, looks for what is missing or left over, and tells"
                            + " what waits in the journal and what was rejected. Only reads. Ends with 0 if all"
                            + " is true, 4 if not, 1 if that cannot be found out.",
                    ConfigurationOption.with(
                            OPTIONS,
                            Option.ofSwitch(
                                    QUICK,
                                    "Reads manifests, sizes and the ends of files, and not all bytes."),
                            Option.ofSwitch(
                                    DEEP,
                                    "Decodes every row, too: counts, statistics, and hashes of raw ledgers."),
                            Option.ofText(
                                    FROM,
                                    "LEDGER",
                                    "Examines no files whose ledgers are all before this one."),
                            Option.ofText(
                                    TO,
                                    "LEDGER",
                                    "Examines no files whose ledgers are all behind this one."),
                            Option.ofSwitch(
                                    ANONYMOUS,
                                    "Sends no credentials: for buckets that anyone may read."),
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
        GivenKeys options = ConfigurationOption.values(invocation, OPTIONS, operations);
        if (invocation.options().containsKey(ANONYMOUS)) {
            options =
                    options.with(
                            Map.of(
                                    "varve.store.s3.no-credentials", "on",
                                    "varve.store.gcs.no-credentials", "on"));
        }
        for (String store : invocation.operands()) {
            options = options.with(Destination.settings("", store));
        }
        Verification.Wishes wishes =
                new Verification.Wishes(depth(invocation), key(invocation), ledgers(invocation));
        Verification.Summary summary;
        try (StoredPlace stored = operations.stored(options);
                VerifyReport report =
                        new VerifyReport(out, err, invocation.options().containsKey(JSON));
                Verification verification =
                        new Verification(stored.place(), wishes, THREADS, report)) {
            summary = verification.run();
            report.print(summary);
        }
        if (summary.objects() == 0 && summary.problems() == 0) {
            err.println("there is nothing that Varve has stored");
            return ExitStatus.FAILED;
        }
        return summary.problems() == 0 ? ExitStatus.STORED : ExitStatus.UNTRUE;
    }

    private static Depth depth(Invocation invocation) {
        boolean isQuick = invocation.options().containsKey(QUICK);
        boolean isDeep = invocation.options().containsKey(DEEP);
        if (isQuick && isDeep) {
            throw new UsageException(
                    "%s and %s exclude each other".formatted(QUICK, DEEP), COMMAND.call());
        }
        if (isDeep) {
            return Depth.ROWS;
        }
        return isQuick ? Depth.QUICK : Depth.BYTES;
    }

    private static LedgerRange ledgers(Invocation invocation) {
        LedgerRange all = Verification.Wishes.ALL_LEDGERS;
        long from = ledger(invocation, FROM, all.first());
        long to = ledger(invocation, TO, all.last());
        if (from > to) {
            throw new UsageException(
                    "%s %d is behind %s %d".formatted(FROM, from, TO, to), COMMAND.call());
        }
        return new LedgerRange(from, to);
    }

    private static long ledger(Invocation invocation, String option, long otherwise) {
        String text = invocation.options().get(option);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new UsageException(
                    "%s %s: a ledger is a whole number, 0 or more".formatted(option, text),
                    COMMAND.call());
        }
        return Long.parseLong(text);
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
