package dev.varve.broken.layer.partition;

import dev.varve.broken.layer.Stands;

public final class LooksUp {
    Object into = new Stands();
}
