package dev.varve.wiring.process;

import java.util.Properties;

/**
 * The threads that carry virtual ones. A virtual thread keeps its carrier until it waits, and
 * nothing takes it away: with as many carriers as processors, which is the default, as many
 * requests that unpack large bodies would keep out all others, even those whose turn is next. With
 * one more than may unpack at the same time there is always one for those who come.
 */
final class Carriers {

    static final String KEY = "jdk.virtualThreadScheduler.parallelism";

    private Carriers() {}

    /**
     * Says how many there are, unless somebody has. To be called before the first virtual thread.
     */
    static void provide(Properties system, int processors) {
        system.putIfAbsent(KEY, Integer.toString(processors + 1));
    }
}
