package dev.varve.broken.door;

import dev.varve.broken.wiring.Seen;

final class Looks {
    Object into = new Seen();
}
