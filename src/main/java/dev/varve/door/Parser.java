package dev.varve.door;

import dev.varve.door.Request.Subject;
import java.nio.file.Path;
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
 * Arguments become requests. The only class that knows picocli, so that who asks for help, or for a
 * command without options, does not wait until it is loaded.
 */
final class Parser {

    private final Command program;
    private final CommandLine commandLine;

    /** Tells picocli by hand, not by annotations: nothing is looked up by reflection. */
    Parser(Command program) {
        this.program = program;
        this.commandLine = new CommandLine(spec(program));
    }

    /**
     * @throws UsageException if there is no such command or option, or something is missing
     */
    Request parse(String... arguments) {
        try {
            return request(commandLine.parseArgs(arguments));
        } catch (ParameterException wrong) {
            throw new UsageException(
                    Refusal.sentence(wrong),
                    wrong.getCommandLine().getCommandSpec().qualifiedName(),
                    wrong);
        }
    }

    /** A script that completes the program's words in bash and zsh. */
    String completion() {
        return AutoComplete.bash(program.name(), commandLine);
    }

    private Request request(ParseResult parsed) {
        ParseResult own = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        Command command = program.command(own.commandSpec().name()).orElse(program);
        Map<String, String> options = new HashMap<>();
        for (OptionSpec option : own.matchedOptions()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                options.put(option.longestName(), option.getValue().toString());
            }
        }
        List<Path> files = own.matchedPositionalValue(0, List.of());
        return new Request(command, subject(parsed, own), options, files);
    }

    private static Subject subject(ParseResult parsed, ParseResult own) {
        if (parsed.isUsageHelpRequested() || own.isUsageHelpRequested()) {
            return Subject.HELP;
        }
        return parsed.isVersionHelpRequested() ? Subject.VERSION : Subject.WORK;
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
                        .usageHelp(option.subject() == Subject.HELP)
                        .versionHelp(option.subject() == Subject.VERSION);
        return option.label().isEmpty()
                ? builder.build()
                : builder.paramLabel(option.label()).build();
    }

    private static PositionalParamSpec spec(Operand operand) {
        return PositionalParamSpec.builder()
                .paramLabel(operand.label())
                .arity("1..*")
                .required(true)
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .build();
    }
}
