package dev.varve.broken.journal.keys;

import dev.varve.broken.journal.Stands;

public final class LooksUp {
    Object into = new Stands();
}
