package dev.varve.broken.wiring.storage;

import dev.varve.broken.wiring.observation.LooksHigher;

public final class LooksAbove {
    Class<?> into = LooksHigher.class;
}
