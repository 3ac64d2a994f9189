package dev.varve.wiring.process;

import jakarta.inject.Singleton;

/**
 * The last that a journal in the store does: before the container ends, whose beans go in no order,
 * the clients of the store among them. Thread-safe.
 */
@Singleton
final class JournalEnd {

    private Runnable end = () -> {};

    /** What is to be done, however often it is asked for. */
    synchronized void is(Runnable last) {
        end = last;
    }

    synchronized void run() {
        end.run();
    }
}
