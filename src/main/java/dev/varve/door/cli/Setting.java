package dev.varve.door.cli;

import java.util.List;
import java.util.Optional;

/**
 * One key of the configuration, as the command {@code config} shows it.
 *
 * @param key such as {@code varve.store.type}
 * @param variable the environment variable of the same meaning
 * @param allowed which values are let in
 * @param defaultValue where nobody sets it
 * @param currentValue its value now, where that is not the default
 * @param description what it is for
 * @param aliases other names under which it is read
 */
public record Setting(
        String key,
        String variable,
        String allowed,
        Optional<String> defaultValue,
        Optional<String> currentValue,
        String description,
        List<String> aliases) {

    public Setting {
        aliases = List.copyOf(aliases);
    }
}
