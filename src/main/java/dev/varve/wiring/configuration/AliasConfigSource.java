package dev.varve.wiring.configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives the values of aliases to the keys that they stand for; the keys' own variables go before.
 */
public final class AliasConfigSource implements ConfigSource {

    static final String NAME = "aliases";

    /** Below the environment (300) and {@code .env} (295), above property files (260). */
    private static final int ORDINAL = 290;

    private final Map<String, String> values = new LinkedHashMap<>();

    /** For the container, which discovers this class. */
    public AliasConfigSource() {
        this(ProcessEnvironment.ofProcess());
    }

    AliasConfigSource(ProcessEnvironment surroundings) {
        Alias.present(surroundings.all())
                .forEach((alias, value) -> values.putIfAbsent(alias.key(), value));
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return values.get(name);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
