package dev.varve.wiring;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** {@link TestFolder} with room for two tables. */
public final class TableLimit implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(new TestFolder().getConfigOverrides());
        overrides.put("varve.limits.tables", "2");
        return overrides;
    }
}
