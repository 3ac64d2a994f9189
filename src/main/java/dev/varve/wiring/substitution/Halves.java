package dev.varve.wiring.substitution;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Work for two. */
final class Halves {

    private static final Comparator<ConfigClass> HEAVIEST_FIRST =
            Comparator.comparingInt((ConfigClass each) -> each.getProperties().size())
                    .reversed()
                    .thenComparing(each -> each.getType().getName())
                    .thenComparing(ConfigClass::getPrefix);

    private Halves() {}

    /** Moves about half of the work, which is the keys of the classes, to the other set. */
    static void move(Set<ConfigClass> classes, Set<ConfigClass> others) {
        List<ConfigClass> sorted = classes.stream().sorted(HEAVIEST_FIRST).toList();
        int kept = 0;
        int moved = 0;
        for (ConfigClass each : sorted) {
            int keys = each.getProperties().size();
            if (moved < kept) {
                classes.remove(each);
                others.add(each);
                moved += keys;
            } else {
                kept += keys;
            }
        }
    }
}
