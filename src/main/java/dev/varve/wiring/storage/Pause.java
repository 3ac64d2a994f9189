package dev.varve.wiring.storage;

import java.time.Duration;

/** Waiting between tries. Thread-safe. */
interface Pause {

    /** A clock for durations. */
    long nanoTime();

    /**
     * Waits.
     *
     * @return false if {@link #endAll} cut it short
     * @throws InterruptedException if the thread was interrupted
     */
    boolean await(Duration wait) throws InterruptedException;

    /** Ends every wait under way at once; later ones are waits again. */
    void endAll();
}
