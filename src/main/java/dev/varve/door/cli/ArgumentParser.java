package dev.varve.door.cli;

import dev.varve.door.FailureText;
import dev.varve.door.cli.Invocation.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Arguments become invocations. The only class that knows picocli, so that who asks for help, or
 * for a command without options, does not wait until it is loaded.
 */
final class ArgumentParser {

    private final Command program;
    private final CommandLine commandLine;

    /** Tells picocli by hand, not by annotations: nothing is looked up by reflection. */
    ArgumentParser(Command program) {
        this.program = program;
        this.commandLine = new CommandLine(spec(program));
    }

    /**
     * @throws UsageException if there is no such command or option, or something is missing
     */
    Invocation parse(String... arguments) {
        try {
            return invocation(commandLine.parseArgs(arguments));
        } catch (ParameterException wrong) {
            throw new UsageException(
                    FailureText.of(wrong),
                    wrong.getCommandLine().getCommandSpec().qualifiedName(),
                    wrong);
        }
    }

    /** A script that completes the program's words in bash and zsh. */
    String completion() {
        return AutoComplete.bash(program.name(), commandLine);
    }

    private Invocation invocation(ParseResult parsed) {
        ParseResult own = parsed;
        Command command = program;
        while (own.hasSubcommand()) {
            own = own.subcommand();
            command = command.command(own.commandSpec().name()).orElseThrow();
        }
        Map<String, String> options = new HashMap<>();
        for (OptionSpec option : own.matchedOptions()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                options.put(option.longestName(), value(option, own));
            }
        }
        List<String> operands = own.matchedPositionalValue(0, List.of());
        return new Invocation(command, action(parsed, own), options, operands);
    }

    /** Of a script whose variable is not set; its default would be a surprise. */
    private static String value(OptionSpec option, ParseResult own) {
        String value = option.getValue().toString();
        if (value.isEmpty()) {
            throw new UsageException(
                    "Empty value for option '%s' (%s): without the option there is a default"
                            .formatted(option.longestName(), option.paramLabel()),
                    own.commandSpec().qualifiedName());
        }
        return value;
    }

    private static Action action(ParseResult parsed, ParseResult own) {
        if (parsed.isUsageHelpRequested() || own.isUsageHelpRequested()) {
            return Action.HELP;
        }
        return parsed.isVersionHelpRequested() ? Action.VERSION : Action.RUN;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        command.options().forEach(option -> spec.addOption(spec(option)));
        command.operands().forEach(operand -> spec.addPositional(spec(operand)));
        command.commands().forEach(each -> spec.addSubcommand(each.name(), spec(each)));
        return spec;
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder builder =
                OptionSpec.builder(option.names().toArray(String[]::new))
                        .type(option.type())
                        .usageHelp(option.action() == Action.HELP)
                        .versionHelp(option.action() == Action.VERSION);
        return option.label().isEmpty()
                ? builder.build()
                : builder.paramLabel(option.label()).build();
    }

    private static PositionalParamSpec spec(Command.Operand operand) {
        return PositionalParamSpec.builder()
                .paramLabel(operand.label())
                .index(operand.count().places())
                .arity(operand.count().arity())
                .required(operand.isRequired())
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build();
    }
}
