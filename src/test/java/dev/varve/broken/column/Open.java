package dev.varve.broken.column;

import dev.varve.broken.wiring.Seen;

/** Neither final nor sealed nor abstract, and it looks into wiring. */
public class Open {
    Object into = new Seen();
}
