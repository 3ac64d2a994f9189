package dev.varve.broken.journal;

import dev.varve.broken.wiring.Seen;

final class Looks {
    Object into = new Seen();
}
