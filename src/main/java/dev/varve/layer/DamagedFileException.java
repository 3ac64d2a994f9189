package dev.varve.layer;

import dev.varve.store.BlobKey;
import java.io.IOException;

/** Thrown when a file in the store does not say of itself what a file of ours does. */
final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String damage;

    /**
     * @param damage what is wrong with it
     */
    DamagedFileException(BlobKey file, String damage) {
        super("%s is damaged: %s".formatted(file, damage));
        this.damage = damage;
    }

    /** What is wrong with it, without its name. */
    String damage() {
        return damage;
    }
}
