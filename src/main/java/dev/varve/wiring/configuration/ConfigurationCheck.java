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
    private final List<ConfigKey> keys = ConfigKey.all();
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigurationCheck(SmallRyeConfig config, ProcessEnvironment surroundings) {
        this.config = config;
        this.surroundings = surroundings;
    }

    /**
     * @return the values of all keys
     * @throws WrongConfigurationException if any key has a value that is not allowed, contradicts
     *     another or is unknown
     */
    static CheckedValues check(SmallRyeConfig config, ProcessEnvironment surroundings) {
        ConfigurationCheck check = new ConfigurationCheck(config, surroundings);
        check.keys.forEach(check::checkValue);
        check.checkAliases();
        CheckedValues values = new CheckedValues(check.values);
        check.problems.addAll(ConfigurationRules.broken(values));
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
                                .formatted(
                                        key.name(),
                                        VisibleText.of(text),
                                        Configuration.COMMAND_LINE));
            } else if (!key.kind().optional()) {
                problems.add("%s is empty: it must be %s".formatted(key.name(), key.allowed()));
            }
            return;
        }
        try {
            values.put(key.name(), key.parse(text));
        } catch (IllegalArgumentException wrong) {
            problems.add(
                    "%s=%s (%s): it must be %s"
                            .formatted(key.name(), text, origin(key, value), key.allowed()));
        }
    }

    /** Where a person finds the value. */
    private String origin(ConfigKey key, ConfigValue value) {
        String source = value.getConfigSourceName();
        if (isCommandLine(source)) {
            return Configuration.COMMAND_LINE;
        }
        if (AliasConfigSource.NAME.equals(source)) {
            return Alias.present(surroundings.all()).keySet().stream()
                    .filter(alias -> alias.key().equals(key.name()))
                    .findFirst()
                    .map(alias -> "from " + alias.name())
                    .orElse(source);
        }
        return surroundings.properties().containsKey(key.name())
                ? "system property"
                : key.environmentName();
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
        return source != null && source.contains(Configuration.COMMAND_LINE);
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
