package dev.varve.wiring.process;

import java.time.Duration;

/** The ways in, as the end sees them. */
interface Doors {

    /** Lets nobody in any more; the service is not ready from now on. */
    void close();

    /**
     * Waits until whoever is in has left.
     *
     * @return whether all have
     * @throws InterruptedException if the thread is interrupted
     */
    boolean awaitEmpty(Duration longest) throws InterruptedException;

    /** From its return on nothing is kept; waits for what is just being kept. */
    void seal();
}
