package dev.varve.layer.ranges;

import java.io.IOException;

/** Where records are that wait. Thread-safe. */
@FunctionalInterface
interface KeptRecords {

    /**
     * Reads a record that is kept there, without a line feed.
     *
     * @throws IOException if it cannot be read
     */
    byte[] read(LedgerIndex.Place place) throws IOException;
}
