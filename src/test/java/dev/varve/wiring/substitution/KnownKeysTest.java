package dev.varve.wiring.substitution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The substitution says of every key what the container would have said. */
final class KnownKeysTest {

    @Test
    void saysWhatTheContainerSays() {
        List<String> keys = Keys.all();
        Set<String> names = Keys.namesIn(keys);
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
