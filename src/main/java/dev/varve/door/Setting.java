package dev.varve.door;

import java.util.List;
import java.util.Optional;

/**
 * One key of the configuration, as the command {@code config} shows it.
 *
 * @param key such as {@code varve.store.type}
 * @param variable the environment variable of the same meaning
 * @param allowed which values are let in
 * @param usual its default
 * @param current its value now, where that is not the default
 * @param meaning what it is for
 * @param aliases other names under which it is read
 */
public record Setting(
        String key,
        String variable,
        String allowed,
        Optional<String> usual,
        Optional<String> current,
        String meaning,
        List<String> aliases) {

    public Setting {
        aliases = List.copyOf(aliases);
    }
}
