package dev.varve.door;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Commands are described by hand, not by annotations, so that nothing is looked
 * up by reflection and {@code --help} is quick.
 */
public final class CommandLineDoor {

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    public CommandLineDoor(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs one command; without a command the service. Waits until it has ended.
     *
     * @return the exit status: 0 all is stored, 1 failed, 2 usage or configuration, 3 stored but
     *     some records were rejected
     */
    public int run(String... arguments) {
        CommandLine commandLine = commandLine();
        int status = commandLine.execute(arguments);
        out.flush();
        err.flush();
        return status;
    }

    private CommandLine commandLine() {
        CommandSpec root = CommandSpec.create().name("varve");
        root.usageMessage()
                .description(
                        "Settles streams of JSON records into dated, immutable Parquet layers.")
                .footer(
                        "",
                        "Without a command it serves. Every option is also a configuration key: varve config lists"
                                + " them all.",
                        "Exit status: 0 all is stored, 1 failed, 2 usage or configuration, 3 stored but some"
                                + " records were rejected.");
        root.addOption(help()).addOption(version());
        CommandSpec serve = ServeCommand.spec();
        serve.optionsMap().values().stream()
                .distinct()
                .filter(option -> !option.usageHelp())
                .forEach(option -> root.addOption(OptionSpec.builder(option).build()));
        root.addSubcommand("serve", serve);
        root.addSubcommand("archive", ArchiveCommand.spec());
        root.addSubcommand("config", ConfigCommand.spec());
        root.addSubcommand("completion", completion());
        return new CommandLine(root)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::explain);
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build();
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Shows the version.")
                .build();
    }

    private static CommandSpec completion() {
        CommandSpec spec = CommandSpec.create().name("completion").addOption(help());
        spec.usageMessage()
                .description(
                        "Prints a completion script for bash and zsh: source <(varve completion)");
        return spec;
    }

    private int execute(ParseResult parsed) {
        ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (command.isUsageHelpRequested()) {
            out.print(HelpPage.of(command.commandSpec()));
            return ExitStatus.STORED;
        }
        if (command.isVersionHelpRequested()) {
            out.println("varve " + operations.version());
            return ExitStatus.STORED;
        }
        try {
            return dispatch(parsed, command);
        } catch (ParameterException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException failure) {
            return fail(failure);
        }
    }

    private int dispatch(ParseResult parsed, ParseResult command) throws IOException {
        return switch (command.commandSpec().name()) {
            case "archive" -> new ArchiveCommand(operations, out, err).run(command);
            case "config" -> new ConfigCommand(operations, out, err).run(command);
            case "completion" -> {
                out.print(AutoComplete.bash("varve", parsed.commandSpec().commandLine()));
                yield ExitStatus.STORED;
            }
            default -> new ServeCommand(operations).run(command);
        };
    }

    private int explain(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println(wrong.getMessage() + " (" + command + " --help shows what there is)");
        return ExitStatus.USAGE;
    }

    /** Failures that a person can do something about are one line; all others are told whole. */
    private int fail(Exception failure) {
        switch (failure) {
            case WrongConfigurationException wrong -> {
                wrong.problems().forEach(err::println);
                return ExitStatus.USAGE;
            }
            case IOException unavailable -> err.println(Refusal.sentence(unavailable));
            case UncheckedIOException unavailable -> err.println(Refusal.sentence(unavailable));
            default -> failure.printStackTrace(err);
        }
        return ExitStatus.FAILED;
    }
}
