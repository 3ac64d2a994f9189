package dev.varve.wiring;

import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
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
                    "dev.varve.wiring.StoreAttempts/run/Retry/delay",
                    "1",
                    "dev.varve.wiring.StoreAttempts/run/Retry/jitter",
                    "1",
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Faulty.class);
    }

    /** In the place of the bare store. */
    @Alternative
    @Singleton
    public static final class Faulty {

        @Produces
        @Singleton
        @Bare
        BlobStore store(VarveConfig config) {
            return new FaultyStore(new LocalStore(EngineSettings.directory(config)));
        }
    }
}
