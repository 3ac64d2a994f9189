package dev.varve.layer.ranges;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The ranges whose files are being assembled: each holds up to a row group in memory, so there are
 * not more than the memory is for. Thread-safe.
 */
final class RangePlaces {

    private final int most;
    private final Set<OpenRange> inside = Collections.newSetFromMap(new IdentityHashMap<>());

    RangePlaces(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }

    /**
     * @param atAnyPrice for one that will leave at once, since all of its ledgers are there
     * @return whether its file may be assembled
     */
    synchronized boolean enter(OpenRange range, boolean atAnyPrice) {
        return inside.contains(range) || (atAnyPrice || inside.size() < most) && inside.add(range);
    }

    synchronized void leave(OpenRange range) {
        inside.remove(range);
    }
}
