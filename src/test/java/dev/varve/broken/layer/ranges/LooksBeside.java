package dev.varve.broken.layer.ranges;

import dev.varve.broken.layer.verification.LookedAt;

/** Looks at the floor beside it. */
public final class LooksBeside {

    /** Looks. */
    public LookedAt look() {
        return new LookedAt();
    }
}
