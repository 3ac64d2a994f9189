package dev.varve.door.cli;

import dev.varve.layer.mirroring.MirroredPlace;

/**
 * A store and its mirror, opened.
 *
 * @param from what is mirrored
 * @param to the mirror
 * @param isDryRun whether nothing is to be written
 * @param whenDone closes both
 */
public record TwoStores(MirroredPlace from, MirroredPlace to, boolean isDryRun, Runnable whenDone)
        implements AutoCloseable {

    @Override
    public void close() {
        whenDone.run();
    }
}
