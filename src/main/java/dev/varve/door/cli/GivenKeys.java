package dev.varve.door.cli;

import java.util.HashMap;
import java.util.Map;

/**
 * Keys of the configuration that a command was given; they go before every other source.
 *
 * @param values by key
 * @param places where those stand that are in a file, by key; the others are on the command line
 */
public record GivenKeys(Map<String, String> values, Map<String, String> places) {

    public static final GivenKeys NONE = ofCommandLine(Map.of());

    public GivenKeys {
        values = Map.copyOf(values);
        places = Map.copyOf(places);
    }

    public static GivenKeys ofCommandLine(Map<String, String> options) {
        return new GivenKeys(options, Map.of());
    }

    /** Options go before a file that the command line names. */
    public GivenKeys with(Map<String, String> options) {
        Map<String, String> both = new HashMap<>(values);
        both.putAll(options);
        Map<String, String> elsewhere = new HashMap<>(places);
        elsewhere.keySet().removeAll(options.keySet());
        return new GivenKeys(both, elsewhere);
    }
}
