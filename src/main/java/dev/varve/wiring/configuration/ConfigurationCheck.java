package dev.varve.wiring.configuration;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.record.VisibleText;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at every key before anything starts, and reports all that are wrong at once. */
final class ConfigurationCheck {

    private final SmallRyeConfig config;
    private final ProcessEnvironment surroundings;
    private final Map<String, String> givenPlaces;
    private final List<ConfigKey> keys = ConfigKey.all();
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigurationCheck(
            SmallRyeConfig config,
            ProcessEnvironment surroundings,
            Map<String, String> givenPlaces) {
        this.config = config;
        this.surroundings = surroundings;
        this.givenPlaces = givenPlaces;
    }

    /**
     * @param givenPlaces where keys stand that the command was given in a file, by key
     * @return the values of all keys
     * @throws WrongConfigurationException if any key has a value that is not allowed, contradicts
     *     another or is unknown
     */
    static CheckedValues check(
            SmallRyeConfig config,
            ProcessEnvironment surroundings,
            Map<String, String> givenPlaces) {
        ConfigurationCheck check = new ConfigurationCheck(config, surroundings, givenPlaces);
        check.keys.forEach(check::checkValue);
        check.checkAliases();
        CheckedValues values = new CheckedValues(check.values);
        check.problems.addAll(ConfigurationRules.broken(values, check::place));
        check.problems.addAll(UnknownKeys.find(check.keys, config, surroundings));
        if (!check.problems.isEmpty()) {
            throw new WrongConfigurationException(
                    check.problems.stream().map(Secrets::maskedSetting).toList());
        }
        return values;
    }

    private void checkValue(ConfigKey key) {
        ConfigValue value = config.getConfigValue(key.name());
        String text = value.getValue();
        if (text == null) {
            key.defaultValue().ifPresent(given -> values.put(key.name(), key.parse(given)));
            return;
        }
        if (text.isBlank()) {
            if (isCommandLine(value.getConfigSourceName()) && !text.isEmpty()) {
                problems.add(
                        "%s='%s' (%s): it must not be blank"
                                .formatted(key.name(), VisibleText.of(text), place(key.name())));
            } else if (!key.kind().optional()) {
                problems.add(
                        "%s is empty (%s): it must be %s"
                                .formatted(key.name(), place(key.name()), key.allowed()));
            }
            return;
        }
        try {
            values.put(key.name(), key.parse(text));
        } catch (IllegalArgumentException wrong) {
            problems.add(
                    "%s=%s (%s): it must be %s"
                            .formatted(key.name(), text, place(key.name()), key.allowed()));
        }
    }

    /** Where a person finds the value of a key that has one. */
    private String place(String key) {
        String source = config.getConfigValue(key).getConfigSourceName();
        Map<String, String> places = surroundings.places();
        if (isCommandLine(source)) {
            return givenPlaces.getOrDefault(key, Configuration.COMMAND_LINE);
        }
        if (AliasConfigSource.NAME.equals(source)) {
            return Alias.present(surroundings.all()).keySet().stream()
                    .filter(alias -> alias.key().equals(key))
                    .findFirst()
                    .map(alias -> "from " + Variables.place(alias.name(), places))
                    .orElse(source);
        }
        if (isFrom(source, ProcessEnvironment.PROPERTIES_FILE)) {
            return ProcessEnvironment.PROPERTIES_FILE;
        }
        return surroundings.properties().containsKey(key)
                ? "system property"
                : Variables.place(ConfigKey.environmentName(key), places);
    }

    /** An alias may repeat what its key or another alias says, not contradict it. */
    private void checkAliases() {
        Map<String, String> said = new HashMap<>();
        Map<String, String> by = new HashMap<>();
        for (ConfigKey key : keys) {
            ConfigValue value = config.getConfigValue(key.name());
            String source = value.getConfigSourceName();
            if (value.getValue() != null
                    && !AliasConfigSource.NAME.equals(source)
                    && !isCommandLine(source)) {
                said.put(key.name(), value.getValue().strip());
                by.put(key.name(), key.name());
            }
        }
        Alias.present(surroundings.all())
                .forEach(
                        (alias, value) -> {
                            String before = said.putIfAbsent(alias.key(), value.strip());
                            String who = by.putIfAbsent(alias.key(), alias.name());
                            if (before != null && !same(alias.key(), before, value)) {
                                problems.add(
                                        "%s=%s and %s=%s contradict each other: keep one (%s is another name of %s)"
                                                .formatted(
                                                        who,
                                                        before,
                                                        alias.name(),
                                                        value,
                                                        alias.name(),
                                                        alias.key()));
                            }
                        });
    }

    private static boolean isCommandLine(@Nullable String source) {
        return isFrom(source, Configuration.COMMAND_LINE);
    }

    private static boolean isFrom(@Nullable String source, String name) {
        return source != null && source.contains(name);
    }

    private boolean same(String name, String left, String right) {
        ConfigKey key = keys.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
        try {
            return key.parse(left).equals(key.parse(right));
        } catch (IllegalArgumentException wrong) {
            return left.equals(right);
        }
    }
}
