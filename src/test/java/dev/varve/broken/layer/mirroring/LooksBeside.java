package dev.varve.broken.layer.mirroring;

import dev.varve.broken.layer.ranges.LookedAt;

/** Looks at the floor beside it. */
public final class LooksBeside {

    /** Looks. */
    public LookedAt look() {
        return new LookedAt();
    }
}
