package dev.varve.wiring;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts the service on a folder of its own, with limits that tests can reach. */
public final class TestFolder implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path target = Files.createDirectories(Path.of("target", "test-stores"));
            Map<String, String> overrides = new HashMap<>();
            overrides.put(
                    "varve.store.directory", Files.createTempDirectory(target, "http").toString());
            overrides.put("varve.limits.body", "4MiB");
            overrides.put("varve.limits.decompressed", "1MiB");
            overrides.put("varve.limits.record", "64KiB");
            overrides.put("varve.limits.depth", "8");
            overrides.put("varve.limits.columns", "50");
            overrides.put("varve.partition-by", "day");
            overrides.put("quarkus.http.test-port", "0");
            return overrides;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
