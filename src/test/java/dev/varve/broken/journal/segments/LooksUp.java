package dev.varve.broken.journal.segments;

import dev.varve.broken.journal.Stands;

public final class LooksUp {
    Object into = new Stands();
}
