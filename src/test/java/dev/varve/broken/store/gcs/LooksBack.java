package dev.varve.broken.store.gcs;

import dev.varve.broken.store.s3.LooksAcross;

public final class LooksBack {
    Class<?> from = LooksAcross.class;
}
