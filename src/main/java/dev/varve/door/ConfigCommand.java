package dev.varve.door;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code varve config}: every key, its default, its meaning and its value now. */
final class ConfigCommand {

    private static final String MARKDOWN = "--markdown";

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    ConfigCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("config");
        spec.usageMessage()
                .description(
                        "Lists every configuration key with its default, meaning and value now.");
        KeyOption.add(spec, List.of());
        spec.addOption(
                OptionSpec.builder(MARKDOWN)
                        .type(boolean.class)
                        .description("Prints the tables of the documentation instead.")
                        .build());
        return spec;
    }

    int run(ParseResult parsed) {
        Map<String, String> options = KeyOption.values(parsed, List.of(), operations);
        List<Setting> settings = operations.settings(options);
        if (parsed.hasMatchedOption(MARKDOWN)) {
            out.print(SettingsPage.markdown(settings));
            return ExitStatus.STORED;
        }
        out.print(SettingsPage.text(settings));
        out.flush();
        try {
            operations.check(options);
            return ExitStatus.STORED;
        } catch (WrongConfigurationException wrong) {
            wrong.problems().forEach(err::println);
            return ExitStatus.USAGE;
        }
    }
}
