package dev.varve.store;

import java.io.IOException;

/** Hears of every step before it is done; lets tests end the process or fail the step there. */
@FunctionalInterface
interface Steps {

    /** The steps of every day: nobody listens. */
    Steps UNHEARD = step -> {};

    /**
     * Hears that the step comes next.
     *
     * @throws IOException to make the step fail without being done
     */
    void before(Step step) throws IOException;
}
