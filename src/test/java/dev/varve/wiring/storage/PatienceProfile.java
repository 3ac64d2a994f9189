package dev.varve.wiring.storage;

import dev.varve.wiring.FaultyFolder;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A store that fails as it is told, waits that are short, and time that a test may let pass. */
public final class PatienceProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(new FaultyFolder().getConfigOverrides());
        overrides.put("varve.store.retry.max-retries", "4");
        overrides.put("varve.store.retry.delay", "20ms");
        overrides.put("varve.store.retry.max-delay", "100ms");
        overrides.put("varve.store.retry.jitter", "20");
        overrides.put("varve.store.retry.max-duration", "30s");
        overrides.put("varve.store.retry.background-duration", "40s");
        overrides.put("varve.store.retry.timeout", "300ms");
        overrides.put("varve.store.retry.transfer-timeout", "400ms");
        // the end comes earlier than a wait is refused for it
        overrides.put(
                "dev.varve.wiring.storage.ResilientStore/withinDeadline/Timeout/value", "2000");
        overrides.put("varve.store.retry.circuit-failures", "3");
        overrides.put("varve.store.retry.circuit-delay", "1h");
        overrides.put("quarkus.scheduler.enabled", "false");
        return overrides;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FaultyProducer.class, ShiftedWatch.class);
    }
}
