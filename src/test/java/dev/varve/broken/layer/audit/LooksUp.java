package dev.varve.broken.layer.audit;

import dev.varve.broken.layer.Stands;

public final class LooksUp {
    Object into = new Stands();
}
