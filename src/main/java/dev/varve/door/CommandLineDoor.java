package dev.varve.door;

import dev.varve.door.Request.Subject;
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
                            ConfigCommand.COMMAND,
                            HealthCommand.COMMAND,
                            COMPLETION),
                    List.of(
                            "",
                            "Without a command it serves. Every option is also a configuration key: varve config lists"
                                    + " them all.",
                            "Exit status: 0 all is stored, 1 failed, 2 usage or configuration, 3 stored but some"
                                    + " records were rejected."));

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
            if (option.subject() == Subject.WORK) {
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
            Optional<Request> plain = Request.plain(PROGRAM, arguments);
            return answer(plain.isPresent() ? plain.get() : new Parser(PROGRAM).parse(arguments));
        } catch (IOException | RuntimeException failure) {
            return fail(failure);
        }
    }

    private int answer(Request request) throws IOException {
        return switch (request.subject()) {
            case HELP -> print(HelpPage.of(request.command()));
            case VERSION -> print("varve " + operations.version() + System.lineSeparator());
            case WORK -> work(request);
        };
    }

    private int work(Request request) throws IOException {
        return switch (request.command().name()) {
            case "archive" -> new ArchiveCommand(operations, out, err).run(request);
            case "config" -> new ConfigCommand(operations, out, err).run(request);
            case "health" -> new HealthCommand(operations, out, err).run(request);
            case "completion" -> print(new Parser(PROGRAM).completion());
            default -> new ServeCommand(operations).run(request);
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
            case IOException unavailable -> err.println(Refusal.sentence(unavailable));
            case UncheckedIOException unavailable -> err.println(Refusal.sentence(unavailable));
            case OverloadedException full ->
                    err.println(
                            full.getMessage()
                                    + "; varve.memory.budget and -XX:MaxDirectMemorySize say how"
                                    + " much there may be");
            case TooManyTablesException full -> err.println(Failures.tooManyTables(full));
            default -> failure.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }
}
