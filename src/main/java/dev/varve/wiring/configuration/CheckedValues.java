package dev.varve.wiring.configuration;

import java.util.Map;
import java.util.Optional;

/**
 * The values that are right one by one; what is missing here was left out or has been reported
 * already.
 */
public final class CheckedValues {

    private final Map<String, Object> values;

    CheckedValues(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    public <T> Optional<T> get(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    /** Of a key that has a default, once all keys are found right. */
    public <T> T require(String key, Class<T> type) {
        return get(key, type).orElseThrow();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key has exactly that value. */
    public boolean is(String key, Object value) {
        return value.equals(values.get(key));
    }
}
