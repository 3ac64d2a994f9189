package dev.varve.wiring.configuration;

import dev.varve.door.cli.WrongConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Environment variables of a file, as the keys that they stand for. */
public final class Variables {

    private Variables() {}

    /**
     * @throws WrongConfigurationException if a variable stands for no key; it lists all that do not
     */
    public static Map<String, String> asKeys(Map<String, String> variables) {
        Map<String, String> keys = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        Alias.present(variables).forEach((alias, value) -> keys.put(alias.key(), value));
        variables.forEach(
                (name, value) -> {
                    Optional<ConfigKey> key =
                            ConfigKey.all().stream()
                                    .filter(each -> each.environmentName().equals(name))
                                    .findFirst();
                    if (key.isPresent()) {
                        keys.put(key.get().name(), value);
                    } else if (Alias.all().stream().noneMatch(alias -> alias.name().equals(name))) {
                        unknown.add("--env-file: %s is unknown".formatted(name));
                    }
                });
        if (!unknown.isEmpty()) {
            throw new WrongConfigurationException(unknown);
        }
        return keys;
    }
}
