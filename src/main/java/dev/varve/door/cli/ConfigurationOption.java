package dev.varve.door.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An option of a command that sets a key of the configuration.
 *
 * @param name such as {@code --partition-by}
 * @param label of its value; empty for a switch
 * @param key that it sets
 * @param description for the help
 */
record ConfigurationOption(String name, String label, String key, String description) {

    private static final String ENV_FILE = "--env-file";

    /** The options of a command: these, {@code --env-file}, {@code --help} and the others. */
    static List<Option> with(List<ConfigurationOption> keys, Option... others) {
        List<Option> options = new ArrayList<>();
        for (ConfigurationOption key : keys) {
            options.add(key.option());
        }
        options.add(
                Option.ofFile(
                        ENV_FILE,
                        "FILE",
                        "Reads VARIABLE=value lines as if they were in the environment."));
        options.add(Option.HELP);
        options.addAll(List.of(others));
        return options;
    }

    private Option option() {
        return label.isEmpty()
                ? Option.ofSwitch(name, description)
                : Option.ofText(name, label, description);
    }

    /** What the arguments set. Options go before the file that {@code --env-file} names. */
    static GivenKeys values(
            Invocation invocation, List<ConfigurationOption> offered, Operations operations) {
        Map<String, String> given = invocation.options();
        GivenKeys file =
                given.containsKey(ENV_FILE)
                        ? operations.readVariables(Path.of(given.get(ENV_FILE)))
                        : GivenKeys.NONE;
        Map<String, String> values = new HashMap<>();
        for (ConfigurationOption option : offered) {
            if (given.containsKey(option.name)) {
                values.putAll(option.settings(given.get(option.name)));
            }
        }
        return file.with(values);
    }

    private Map<String, String> settings(String value) {
        return key.equals(Destination.KEY) ? Destination.settings(value) : Map.of(key, value);
    }
}
