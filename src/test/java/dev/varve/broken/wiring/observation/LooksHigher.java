package dev.varve.broken.wiring.observation;

import dev.varve.broken.wiring.process.LooksBeside;

public final class LooksHigher {
    Class<?> into = LooksBeside.class;
}
