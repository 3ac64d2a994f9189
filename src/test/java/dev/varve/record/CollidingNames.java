package dev.varve.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names that all meet in one place of the tables of whoever uses a seed that was found out. */
public final class CollidingNames {

    /** No table of the tests has more slots. */
    private static final int SLOTS = 1 << 13;

    private CollidingNames() {}

    public static List<String> of(HashSeed seed, int count) {
        List<String> names = new ArrayList<>(count);
        for (long i = 0; names.size() < count; i++) {
            String name = "name%08x".formatted(i);
            if (slot(seed, name) == 0) {
                names.add(name);
            }
        }
        return names;
    }

    static int slot(HashSeed seed, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return seed.hash(bytes, 0, bytes.length) & SLOTS - 1;
    }
}
