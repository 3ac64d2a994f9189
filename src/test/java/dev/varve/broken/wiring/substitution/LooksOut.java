package dev.varve.broken.wiring.substitution;

import dev.varve.broken.wiring.process.LooksBeside;

public final class LooksOut {
    Class<?> into = LooksBeside.class;
}
