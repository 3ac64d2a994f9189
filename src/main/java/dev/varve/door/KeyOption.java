package dev.varve.door;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * An option of a command that sets a key of the configuration.
 *
 * @param name such as {@code --partition-by}
 * @param label of its value; empty for a switch
 * @param key that it sets
 * @param description for the help
 */
record KeyOption(String name, String label, String key, String description) {

    private static final String ENV_FILE = "--env-file";

    /** Adds the options, and {@code --env-file}, to a command. */
    static void add(CommandSpec spec, List<KeyOption> options) {
        options.forEach(option -> spec.addOption(option.spec()));
        spec.addOption(
                OptionSpec.builder(ENV_FILE)
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description(
                                "Reads VARIABLE=value lines as if they were in the environment.")
                        .build());
        spec.addOption(CommandLineDoor.help());
    }

    private OptionSpec spec() {
        OptionSpec.Builder builder = OptionSpec.builder(name).description(description);
        return label.isEmpty()
                ? builder.type(boolean.class).build()
                : builder.type(String.class).paramLabel(label).build();
    }

    /** What the arguments set. Options go before the file that {@code --env-file} names. */
    static Map<String, String> values(
            ParseResult parsed, List<KeyOption> offered, Operations operations) {
        Map<String, String> values = new HashMap<>();
        Path file = parsed.matchedOptionValue(ENV_FILE, (Path) null);
        if (file != null) {
            values.putAll(operations.readVariables(file));
        }
        for (KeyOption option : offered) {
            if (parsed.hasMatchedOption(option.name)) {
                Object value = parsed.matchedOptionValue(option.name, "");
                values.putAll(option.settings(value.toString()));
            }
        }
        return values;
    }

    private Map<String, String> settings(String value) {
        return key.equals(Destination.KEY) ? Destination.settings(value) : Map.of(key, value);
    }
}
