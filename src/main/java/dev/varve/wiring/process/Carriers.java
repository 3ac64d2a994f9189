package dev.varve.wiring.process;

import java.util.Properties;

/**
 * The threads that carry virtual ones. A virtual thread keeps its carrier until it waits, and
 * nothing takes it away: with no more carriers than processors, which is the default, a few
 * requests that unpack and read large bodies keep out all others, even those whose turn to read is
 * next. With one for each request that may be read at the same time, and some besides, the system
 * divides the processors among all of them.
 */
final class Carriers {

    static final String KEY = "jdk.virtualThreadScheduler.parallelism";

    private Carriers() {}

    /**
     * Says how many there are, unless somebody has. To be called before the first virtual thread.
     *
     * @param requests how many are read at the same time
     */
    static void provide(Properties system, int processors, int requests) {
        system.putIfAbsent(KEY, Integer.toString(processors + requests));
    }
}
