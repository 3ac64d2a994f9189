package dev.varve.broken.layer;

import dev.varve.broken.layer.verification.LookedAt;

/** What a room has for all of its floors needs one of them. */
final class LooksUp {
    Object into = new LookedAt();
}
