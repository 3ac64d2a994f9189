package dev.varve.broken.wiring;

import dev.varve.broken.wiring.process.LooksBeside;

public final class LooksUp {
    Class<?> into = LooksBeside.class;
}
