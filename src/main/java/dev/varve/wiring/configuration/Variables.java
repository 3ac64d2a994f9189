package dev.varve.wiring.configuration;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment variables of a file.
 *
 * @param values by name
 * @param places where each stands, as {@code keys.env:3}
 */
public record Variables(Map<String, String> values, Map<String, String> places) {

    static final Variables NONE = new Variables(Map.of(), Map.of());

    public Variables {
        values = Map.copyOf(values);
        places = Map.copyOf(places);
    }

    /** How a person finds a variable. */
    static String place(String name, Map<String, String> places) {
        return places.containsKey(name) ? "%s in %s".formatted(name, places.get(name)) : name;
    }

    /**
     * The keys that they stand for.
     *
     * @throws WrongConfigurationException if a variable stands for no key; it lists all that do not
     */
    public GivenKeys asKeys() {
        Map<String, String> keys = new HashMap<>();
        Map<String, String> keyPlaces = new HashMap<>();
        Alias.present(values)
                .forEach(
                        (alias, value) -> {
                            keys.put(alias.key(), value);
                            keyPlaces.put(alias.key(), place(alias.name(), places));
                        });
        Map<String, String> others = new TreeMap<>(values);
        for (ConfigKey key : ConfigKey.all()) {
            String value = others.remove(key.environmentName());
            if (value != null) {
                keys.put(key.name(), value);
                keyPlaces.put(key.name(), place(key.environmentName(), places));
            }
        }
        Alias.all().forEach(alias -> others.remove(alias.name()));
        if (!others.isEmpty()) {
            List<String> known = ConfigKey.all().stream().map(ConfigKey::environmentName).toList();
            List<String> unknown = new ArrayList<>();
            others.keySet().forEach(name -> unknown.add(UnknownKeys.report(name, places, known)));
            throw new WrongConfigurationException(unknown);
        }
        return new GivenKeys(keys, keyPlaces);
    }
}
