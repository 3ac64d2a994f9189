package dev.varve.broken.parquet;

import dev.varve.broken.wiring.Seen;

final class Looks {
    Object into = new Seen();
}
