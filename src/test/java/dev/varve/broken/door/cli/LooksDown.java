package dev.varve.broken.door.cli;

import dev.varve.broken.door.Looked;

/** As it may. */
final class LooksDown {
    Object into = new Looked();
}
