package dev.varve.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Who decides what happens next: a seed, or every possibility one after the other. */
interface Choices {

    /** A number below the bound, which is at least 1. */
    int next(int bound);

    /** By a seed. */
    static Choices seeded(long seed) {
        Random random = new Random(seed);
        return random::nextInt;
    }

    /**
     * All sequences of choices, depth first: each run is given the same beginning as the one before
     * up to the last choice that has a further possibility.
     */
    final class Every implements Choices {

        private final List<int[]> path = new ArrayList<>();
        private int depth;

        @Override
        public int next(int bound) {
            if (depth == path.size()) {
                path.add(new int[] {0, bound});
            }
            return path.get(depth++)[0];
        }

        /** Begins the next run; answers whether there is one. */
        boolean advance() {
            depth = 0;
            while (!path.isEmpty()) {
                int[] last = path.getLast();
                last[0]++;
                if (last[0] < last[1]) {
                    return true;
                }
                path.removeLast();
            }
            return false;
        }
    }
}
