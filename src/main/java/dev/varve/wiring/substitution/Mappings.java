package dev.varve.wiring.substitution;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The objects of a configuration, by class and prefix, filled by two threads. */
final class Mappings {

    private Mappings() {}

    /**
     * @throws ConfigValidationException if a value cannot be what its class wants
     */
    static Map<Class<?>, Map<String, Object>> of(SmallRyeConfig config, MappingBuilder classes) {
        MappingBuilder others = new SmallRyeConfigBuilder().getMappingsBuilder();
        // An unknown key is one that no class has used: a single context has to see them all.
        boolean findsUnknown = findsUnknown(config);
        if (!findsUnknown) {
            Halves.move(classes.getMappings(), others.getMappings());
        }
        CompletableFuture<MappingContext> second = begin(config, others);
        MappingContext first = map(config, classes);
        if (findsUnknown) {
            first.reportUnknown(((MappingClasses) (Object) classes).getIgnores());
        }
        MappingContext rest = end(second);
        classes.getMappings().addAll(others.getMappings());
        List<Problem> problems = new ArrayList<>(first.getProblems());
        problems.addAll(rest.getProblems());
        if (!problems.isEmpty()) {
            throw new ConfigValidationException(problems.toArray(new Problem[0]));
        }
        Map<Class<?>, Map<String, Object>> mappings = first.getMappings();
        rest.getMappings()
                .forEach(
                        (type, byPrefix) ->
                                mappings.computeIfAbsent(type, _ -> new HashMap<>())
                                        .putAll(byPrefix));
        return mappings;
    }

    private static boolean findsUnknown(SmallRyeConfig config) {
        return config.getOptionalValue(
                        SmallRyeConfig.SMALLRYE_CONFIG_MAPPING_VALIDATE_UNKNOWN, Boolean.class)
                .orElse(true);
    }

    private static CompletableFuture<MappingContext> begin(
            SmallRyeConfig config, MappingBuilder classes) {
        if (classes.getMappings().isEmpty()) {
            return CompletableFuture.completedFuture(map(config, classes));
        }
        return CompletableFuture.supplyAsync(
                () -> map(config, classes),
                task -> Thread.ofPlatform().daemon().name("config-mapping").start(task));
    }

    private static MappingContext map(SmallRyeConfig config, MappingBuilder classes) {
        return SecretKeys.doUnlocked(() -> new MappingContext(config, classes));
    }

    private static MappingContext end(CompletableFuture<MappingContext> second) {
        try {
            return second.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
