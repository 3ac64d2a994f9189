package dev.varve.wiring;

import dev.varve.wiring.storage.FaultyProducer;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Starts the service on a store that fails as it is told, with little memory and quick retries. */
public final class FaultyFolder implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path target = Files.createDirectories(Path.of("target", "test-stores"));
            return Map.of(
                    "varve.store.directory",
                    Files.createTempDirectory(target, "faulty").toString(),
                    "varve.memory.budget",
                    "8MiB",
                    "varve.partition-by",
                    "day",
                    "varve.store.retry.max-retries",
                    "3",
                    "varve.store.retry.delay",
                    "1ms",
                    "varve.store.retry.circuit-delay",
                    "1ms",
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FaultyProducer.class);
    }
}
