package dev.varve.broken.door.cli;

import dev.varve.broken.door.http.LooksAcross;

public final class LooksBack {
    Class<?> from = LooksAcross.class;
}
