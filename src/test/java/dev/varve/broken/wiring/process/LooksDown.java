package dev.varve.broken.wiring.process;

import dev.varve.broken.wiring.observation.LooksHigher;

/** As it may. */
public final class LooksDown {
    Class<?> into = LooksHigher.class;
}
