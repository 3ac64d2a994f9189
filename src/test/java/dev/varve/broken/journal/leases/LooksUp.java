package dev.varve.broken.journal.leases;

import dev.varve.broken.journal.Stands;

public final class LooksUp {
    Object into = new Stands();
}
