package dev.varve.bench;

import java.util.List;

/** Who comes when. */
final class Turns {
    private Turns() {}

    /**
     * The order of a run: every other one is the reverse, so that nobody always comes after the
     * same neighbour.
     */
    static <T> List<T> of(List<T> all, int run) {
        return run % 2 == 0 ? all : all.reversed();
    }
}
