package dev.varve.wiring.substitution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The substitution says of every key what the container would have said. */
final class KnownKeysTest {

    private static final List<String> ODD_KEYS =
            List.of(
                    "quarkus.log.category.\"dev.varve\".level",
                    "quarkus.http.auth.permission.\"a.b\\\"c\".paths",
                    "quarkus.s3.interceptors[0]",
                    "quarkus.management.\"*\".root",
                    "quarkus",
                    "quarkus.",
                    "\"\".x",
                    "x..y");

    private static final List<String> ODD_NAMES =
            List.of("*", "interceptors[*]", "\"dev.varve\"", "");

    @Test
    void saysWhatTheContainerSays() {
        List<String> keys = new ArrayList<>(ODD_KEYS);
        ConfigProvider.getConfig().getPropertyNames().forEach(keys::add);
        Set<String> names = new TreeSet<>(ODD_NAMES);
        for (String key : keys) {
            names.addAll(List.of(key.split("\\.", -1)));
        }
        int known = 0;
        for (String key : keys) {
            NameIterator at = new NameIterator(key);
            for (; at.hasNext(); at.next()) {
                for (String name : names) {
                    boolean expected = PropertiesUtil.isMapped(at, name);
                    assertEquals(
                            expected,
                            KnownKeys.isMapped(at, name),
                            () -> key + " from " + at.getPosition() + " on, as " + name);
                    known += expected ? 1 : 0;
                }
            }
        }
        assertTrue(known >= keys.size(), "hardly any key was known: " + known);
    }
}
