package dev.varve.layer.verification;

/**
 * What was found of the chain of one table, in the layout {@code hive}.
 *
 * @param table whose chain it is
 * @param events that are there as they were written
 * @param signatures that are there
 * @param lastNumber of its last event; 0 without any
 * @param head hash of the last event: whoever remembers it sees whether the end was cut off; empty
 *     without any
 * @param outside files of the table that were published without a chain
 * @param problems how many there are
 */
public record VerifiedTableChain(
        String table,
        long events,
        long signatures,
        long lastNumber,
        String head,
        long outside,
        long problems) {}
