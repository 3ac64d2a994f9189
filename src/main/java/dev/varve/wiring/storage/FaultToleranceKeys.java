package dev.varve.wiring.storage;

import dev.varve.wiring.configuration.ConfigDuration;
import dev.varve.wiring.configuration.ConfigKey;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives {@code varve.store.retry.*} to the annotations of {@link ResilientStore}, under the keys of
 * MicroProfile Fault Tolerance ({@code class/method/annotation/parameter}), which count in
 * milliseconds. Public for the container, which discovers this class.
 */
public final class FaultToleranceKeys implements ConfigSourceFactory {

    private static final String RETRY = "varve.store.retry.";

    /** Varve's key for each parameter of an annotation. */
    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "attempt/Retry/maxRetries", "max-retries",
                    "withinDeadline/Timeout/value", "max-duration",
                    "quick/Timeout/value", "timeout",
                    "transfer/Timeout/value", "transfer-timeout",
                    "guarded/CircuitBreaker/requestVolumeThreshold", "circuit-failures",
                    "guarded/CircuitBreaker/delay", "circuit-delay");

    /** Above the defaults, below whatever a person sets. */
    private static final int ORDINAL = 110;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> values = new HashMap<>();
        Map<String, ConfigKey> keys = new HashMap<>();
        ConfigKey.all().forEach(key -> keys.put(key.name(), key));
        PARAMETERS.forEach(
                (parameter, name) ->
                        text(context, keys, RETRY + name)
                                .ifPresent(
                                        text ->
                                                values.put(
                                                        ResilientStore.class.getName()
                                                                + "/"
                                                                + parameter,
                                                        text)));
        return List.of(new PropertiesConfigSource(values, "fault tolerance", ORDINAL));
    }

    private static Optional<String> text(
            ConfigSourceContext context, Map<String, ConfigKey> keys, String name) {
        ConfigValue given = context.getValue(name);
        ConfigKey key = Optional.ofNullable(keys.get(name)).orElseThrow();
        return Optional.ofNullable(given == null ? null : given.getValue())
                .or(key::defaultValue)
                .flatMap(text -> inMilliseconds(key, text));
    }

    /** Empty for what the check at the start will refuse, with a better message. */
    private static Optional<String> inMilliseconds(ConfigKey key, String text) {
        try {
            return Optional.of(
                    key.parse(text) instanceof ConfigDuration interval
                            ? Long.toString(interval.duration().toMillis())
                            : text.strip());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
