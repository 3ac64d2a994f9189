package dev.varve.wiring.substitution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.wiring.StoreKeys;
import dev.varve.wiring.VarveConfig;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HalvesTest {

    @Test
    void eachClassIsInOneHalfAndTheirKeysAreBalanced() {
        List<ConfigClass> all =
                List.of(
                        new ConfigClass(VarveConfig.class, "varve"),
                        new ConfigClass(VarveConfig.class, "other"),
                        new ConfigClass(StoreKeys.class, "store"),
                        new ConfigClass(VarveConfig.HttpKeys.class, "http"),
                        new ConfigClass(VarveConfig.HttpKeys.class, "https"));
        Set<ConfigClass> kept = new HashSet<>(all);
        Set<ConfigClass> moved = new HashSet<>();

        Halves.move(kept, moved);

        assertEquals(all.size(), kept.size() + moved.size());
        Set<ConfigClass> both = new HashSet<>(kept);
        both.addAll(moved);
        assertEquals(Set.copyOf(all), both);
        int third = keys(both) / 3;
        assertTrue(keys(kept) > third && keys(moved) > third, keys(kept) + " and " + keys(moved));
    }

    @Test
    void oneClassStaysWhereItIs() {
        Set<ConfigClass> kept = new HashSet<>(Set.of(new ConfigClass(VarveConfig.class, "varve")));
        Set<ConfigClass> moved = new HashSet<>();

        Halves.move(kept, moved);

        assertEquals(1, kept.size());
        assertTrue(moved.isEmpty());
    }

    private static int keys(Set<ConfigClass> classes) {
        return classes.stream().mapToInt(each -> each.getProperties().size()).sum();
    }
}
