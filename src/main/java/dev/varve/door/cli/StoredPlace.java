package dev.varve.door.cli;

import dev.varve.layer.verification.Verification;

/**
 * What a service has stored, opened for reading.
 *
 * @param place where it is
 * @param whenDone closes the store
 */
public record StoredPlace(Verification.Place place, Runnable whenDone) implements AutoCloseable {

    @Override
    public void close() {
        whenDone.run();
    }
}
