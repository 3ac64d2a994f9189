package dev.varve.broken.door;

import dev.varve.broken.door.http.LooksAcross;

/** What a room has for all of its floors needs one of them. */
final class LooksUp {
    Object into = new LooksAcross();
}
