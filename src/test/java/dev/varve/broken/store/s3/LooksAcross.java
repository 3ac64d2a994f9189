package dev.varve.broken.store.s3;

import dev.varve.broken.store.gcs.LooksBack;

public final class LooksAcross {
    Object into = new LooksBack();
}
