package dev.varve.broken.layer;

import dev.varve.broken.wiring.Seen;

final class Looks {
    Object into = new Seen();
}
