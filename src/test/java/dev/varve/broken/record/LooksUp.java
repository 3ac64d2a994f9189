package dev.varve.broken.record;

import dev.varve.broken.record.json.Seen;

public final class LooksUp {
    Object into = new Seen();
}
