package dev.varve.broken.parquet.encoding;

import dev.varve.broken.parquet.Stands;

public final class LooksHigher {
    Object into = new Stands();
}
