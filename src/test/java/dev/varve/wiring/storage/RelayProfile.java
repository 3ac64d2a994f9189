package dev.varve.wiring.storage;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Stores that the test chooses, many quick retries, and a log that tells only what is wrong. */
public final class RelayProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("varve.store.retry.max-retries", "60");
        overrides.put("varve.store.retry.delay", "1ms");
        overrides.put("varve.store.retry.max-delay", "20ms");
        overrides.put("varve.store.retry.max-duration", "5m");
        overrides.put("varve.store.retry.background-duration", "5m");
        overrides.put("quarkus.log.category.\"dev.varve\".level", "ERROR");
        overrides.put("quarkus.scheduler.enabled", "false");
        overrides.put("quarkus.http.test-port", "0");
        return overrides;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(RelayProducer.class);
    }
}
