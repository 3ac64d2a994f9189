package dev.varve.wiring;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the service on a folder of its own, with limits that tests can reach. */
public final class TestFolder implements QuarkusTestProfile {

    private static final Path FOLDERS = Path.of("target", "test-stores");

    /** The file of that key, in whichever folder: its name is nowhere else. */
    static Path fileOf(String key) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDERS)) {
            return files.filter(file -> file.endsWith(key)).findFirst().orElseThrow();
        }
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path target = Files.createDirectories(FOLDERS);
            Map<String, String> overrides = new HashMap<>();
            overrides.put(
                    "varve.store.directory", Files.createTempDirectory(target, "http").toString());
            overrides.put("varve.limits.body", "4MiB");
            overrides.put("varve.limits.decompressed", "1MiB");
            overrides.put("varve.limits.record", "64KiB");
            overrides.put("varve.limits.depth", "8");
            overrides.put("varve.limits.columns", "50");
            overrides.put("varve.partition-by", "day");
            overrides.put("varve.http.http2", "on");
            overrides.put("quarkus.http.test-port", "0");
            return overrides;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
