package dev.varve.wiring.substitution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.NameIterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The short ways through a key lead where the configuration's own lead. */
final class SegmentsTest {

    private final List<String> keys = Keys.all();

    @Test
    void plainSegmentsEndWhereTheConfigurationSays() {
        int plain = 0;
        for (String key : keys) {
            for (NameIterator at = new NameIterator(key); at.hasNext(); at.next()) {
                int from = at.getPosition() + 1;
                int end = Segments.plainEnd(key, from);
                if (end >= 0) {
                    assertEquals(at.getNextEnd(), end, () -> key + " from " + from + " on");
                    plain++;
                } else {
                    String segment = key.substring(from, at.getNextEnd());
                    assertTrue(segment.matches("(?s).*[\"\\\\].*"), segment);
                }
            }
        }
        assertTrue(plain >= keys.size(), "hardly any segment was plain: " + plain);
    }

    @Test
    void noEqualSegmentIsRuledOutByItsFirstCharacter() {
        Set<String> names = Keys.namesIn(keys);
        int equal = 0;
        int ruledOut = 0;
        for (String key : keys) {
            for (NameIterator at = new NameIterator(key); at.hasNext(); at.next()) {
                int from = at.getPosition() + 1;
                if (from == key.length()) {
                    continue;
                }
                for (String name : names) {
                    boolean may = Segments.mayBegin(key.charAt(from), name, 0, name.length());
                    boolean is = at.nextSegmentEquals(name);
                    assertTrue(may || !is, () -> key + " from " + from + " on, as " + name);
                    equal += is ? 1 : 0;
                    ruledOut += may ? 0 : 1;
                }
            }
        }
        assertTrue(equal >= keys.size(), "hardly any segment was equal: " + equal);
        assertTrue(ruledOut > 10 * equal, "hardly any was ruled out: " + ruledOut);
    }
}
