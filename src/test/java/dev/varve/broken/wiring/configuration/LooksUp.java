package dev.varve.broken.wiring.configuration;

import dev.varve.broken.wiring.storage.LooksAbove;

public final class LooksUp {
    Class<?> into = LooksAbove.class;
}
