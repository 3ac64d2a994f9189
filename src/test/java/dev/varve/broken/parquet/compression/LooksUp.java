package dev.varve.broken.parquet.compression;

import dev.varve.broken.parquet.encoding.LooksHigher;

public final class LooksUp {
    Class<?> into = LooksHigher.class;
}
