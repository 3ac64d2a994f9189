package dev.varve.broken.store;

import dev.varve.broken.store.s3.LooksAcross;

public final class LooksUp {
    Object into = new LooksAcross();
}
