package dev.varve.wiring.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key, as {@link VarveConfig} describes it.
 *
 * @param name such as {@code varve.store.type}
 * @param environmentName its environment variable, such as {@code VARVE_STORE_TYPE}
 * @param kind how its values are read
 * @param defaultText its default as it would be written, or null
 * @param within its limits, or null
 * @param meaning what it is for
 */
public record ConfigKey(
        String name,
        String environmentName,
        ValueKind kind,
        @Nullable String defaultText,
        @Nullable Limits within,
        String meaning) {

    /** Read once: in a native image while it is built. */
    private static final List<ConfigKey> ALL = read();

    /** The least and the most that is let in, as they would be written. */
    record Limits(String least, String most) {

        private static @Nullable Limits of(@Nullable Range within) {
            return within == null ? null : new Limits(within.least(), within.most());
        }
    }

    /** All keys in the order of their names. */
    public static List<ConfigKey> all() {
        return ALL;
    }

    private static List<ConfigKey> read() {
        List<ConfigKey> keys = new ArrayList<>();
        String prefix = VarveConfig.class.getAnnotation(ConfigMapping.class).prefix();
        collect(VarveConfig.class, prefix, keys);
        keys.sort(Comparator.comparing(ConfigKey::name));
        return List.copyOf(keys);
    }

    private static void collect(Class<?> group, String prefix, List<ConfigKey> keys) {
        for (Method method : group.getMethods()) {
            boolean isOfTheGroup = method.isAnnotationPresent(WithParentName.class);
            String name = isOfTheGroup ? prefix : prefix + "." + kebab(method.getName());
            Class<?> returned = method.getReturnType();
            if (returned.isInterface() && returned.getPackage() == VarveConfig.class.getPackage()) {
                collect(returned, name, keys);
            } else {
                keys.add(of(name, method));
            }
        }
    }

    private static ConfigKey of(String name, Method method) {
        WithDefault withDefault = method.getAnnotation(WithDefault.class);
        return new ConfigKey(
                name,
                environmentName(name),
                ValueKind.of(method.getGenericReturnType()),
                withDefault == null ? null : withDefault.value(),
                Limits.of(method.getAnnotation(Range.class)),
                method.getAnnotation(Description.class).value());
    }

    private static String kebab(String camel) {
        StringBuilder kebab = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                kebab.append('-');
            }
            kebab.append(Character.toLowerCase(c));
        }
        return kebab.toString();
    }

    static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultText);
    }

    /** What is let in, limits included. */
    public String allowed() {
        return within == null
                ? kind.allowed()
                : kind.allowed() + ", from " + within.least() + " to " + within.most();
    }

    /**
     * @throws IllegalArgumentException if the text is not allowed; {@link #allowed()} says what is
     */
    public Object parse(String text) {
        Object value = kind.parser().apply(text);
        if (within != null
                && (compare(value, within.least()) < 0 || compare(value, within.most()) > 0)) {
            throw new IllegalArgumentException(allowed());
        }
        return value;
    }

    @SuppressWarnings("unchecked") // both sides come from the same parser
    private int compare(Object value, String limit) {
        return ((Comparable<Object>) value).compareTo(kind.parser().apply(limit));
    }
}
