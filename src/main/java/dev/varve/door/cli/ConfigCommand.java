package dev.varve.door.cli;

import java.io.PrintWriter;
import java.util.List;

/** {@code varve config}: every key, its default, its meaning and its value now. */
final class ConfigCommand {

    private static final String MARKDOWN = "--markdown";

    static final Command COMMAND =
            new Command(
                    "varve config",
                    "Lists every configuration key with its default, meaning and value now.",
                    ConfigurationOption.with(
                            List.of(),
                            Option.ofSwitch(
                                    MARKDOWN, "Prints the tables of the documentation instead.")));

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    ConfigCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) {
        GivenKeys given = ConfigurationOption.values(invocation, List.of(), operations);
        List<Setting> settings = operations.settings(given);
        if (invocation.options().containsKey(MARKDOWN)) {
            out.print(SettingsPage.markdown(settings));
            return ExitStatus.STORED;
        }
        out.print(SettingsPage.text(settings));
        out.flush();
        try {
            operations.check(given);
            return ExitStatus.STORED;
        } catch (WrongConfigurationException wrong) {
            wrong.problems().forEach(err::println);
            return ExitStatus.USAGE;
        }
    }
}
