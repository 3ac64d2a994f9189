package dev.varve.broken.wiring.process;

import dev.varve.broken.wiring.substitution.LooksOut;

public final class LooksBeside {
    Class<?> into = LooksOut.class;
}
