package dev.varve.door.cli;

import dev.varve.door.FailureText;
import dev.varve.door.cli.Invocation.Action;
import dev.varve.layer.OverloadedException;
import dev.varve.record.TooManyTablesException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line. */
public final class CommandLineDoor {

    private static final Command COMPLETION =
            new Command(
                    "varve completion",
                    "Prints a completion script for bash and zsh: source <(varve completion)",
                    List.of(Option.HELP));

    static final Command PROGRAM =
            new Command(
                    "varve",
                    "Settles streams of JSON records into dated, immutable Parquet layers.",
                    programOptions(),
                    List.of(),
                    List.of(
                            ServeCommand.COMMAND,
                            ArchiveCommand.COMMAND,
                            ProcessCommand.COMMAND,
                            CopyCommand.COMMAND,
                            ConfigCommand.COMMAND,
                            HealthCommand.COMMAND,
                            StoreCheckCommand.STORE,
                            VerifyCommand.COMMAND,
                            InspectCommand.COMMAND,
                            MirrorCommand.COMMAND,
                            COMPLETION),
                    List.of(
                            "",
                            "Without a command it serves. Every option is also a configuration key: varve config lists"
                                    + " them all.",
                            "Exit status: 0 all is stored, 1 failed, 2 usage or configuration, 3 stored but some"
                                    + " records were rejected, 4 verified and not all is true."));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    public CommandLineDoor(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    /** Its own, and those of the service, which needs no word. */
    private static List<Option> programOptions() {
        List<Option> options = new ArrayList<>(List.of(Option.HELP, Option.VERSION));
        for (Option option : ServeCommand.COMMAND.options()) {
            if (option.action() == Action.RUN) {
                options.add(option);
            }
        }
        return options;
    }

    /**
     * Runs one command; without a command the service. Waits until it has ended.
     *
     * @return the exit status: 0 all is stored, 1 failed, 2 usage or configuration, 3 stored but
     *     some records were rejected
     */
    public int run(String... arguments) {
        int status = statusOf(arguments);
        out.flush();
        err.flush();
        return status;
    }

    private int statusOf(String... arguments) {
        try {
            Optional<Invocation> plain = Invocation.plain(PROGRAM, arguments);
            return answer(
                    plain.isPresent() ? plain.get() : new ArgumentParser(PROGRAM).parse(arguments));
        } catch (IOException | RuntimeException failure) {
            return fail(failure);
        }
    }

    private int answer(Invocation invocation) throws IOException {
        return switch (invocation.action()) {
            case HELP -> print(HelpPage.of(invocation.command()));
            case VERSION -> print("varve " + operations.version() + System.lineSeparator());
            case RUN -> runCommand(invocation);
        };
    }

    private int runCommand(Invocation invocation) throws IOException {
        return switch (invocation.command().name()) {
            case "archive" -> new ArchiveCommand(operations, out, err).run(invocation);
            case "process" -> new ProcessCommand(operations, out, err).run(invocation);
            case "copy" -> new CopyCommand(operations, out, err).run(invocation);
            case "config" -> new ConfigCommand(operations, out, err).run(invocation);
            case "health" -> new HealthCommand(operations, out, err).run(invocation);
            case "store" -> print(HelpPage.of(StoreCheckCommand.STORE));
            case "check" -> new StoreCheckCommand(operations, out).run(invocation);
            case "verify" -> new VerifyCommand(operations, out, err).run(invocation);
            case "inspect" -> new InspectCommand(operations, out, err).run(invocation);
            case "mirror" -> new MirrorCommand(operations, out, err).run(invocation);
            case "completion" -> print(new ArgumentParser(PROGRAM).completion());
            default -> new ServeCommand(operations).run(invocation);
        };
    }

    private int print(String text) {
        out.print(text);
        return ExitStatus.STORED;
    }

    /** Failures that a person can do something about are one line; all others are told whole. */
    private int fail(Exception failure) {
        switch (failure) {
            case UsageException wrong -> {
                err.println(wrong.sentence());
                return ExitStatus.USAGE;
            }
            case WrongConfigurationException wrong -> {
                wrong.problems().forEach(err::println);
                return ExitStatus.USAGE;
            }
            case IOException unavailable -> err.println(FailureText.of(unavailable));
            case UncheckedIOException unavailable -> err.println(FailureText.of(unavailable));
            case OverloadedException full ->
                    err.println(
                            full.getMessage()
                                    + "; varve.memory.budget and -XX:MaxDirectMemorySize say how"
                                    + " much there may be");
            case TooManyTablesException full -> err.println(FailureText.tooManyTables(full));
            default -> failure.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }
}
