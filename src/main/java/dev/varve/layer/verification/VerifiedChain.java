package dev.varve.layer.verification;

/**
 * What was found of one chain.
 *
 * @param name network, era and version
 * @param events that are there as they were written
 * @param signatures that are there
 * @param firstLedger of its first event; -1 without any
 * @param lastLedger of its last event; -1 without any
 * @param head hash of the last event: whoever remembers it sees whether the end was cut off; empty
 *     without any
 * @param problems how many there are
 */
public record VerifiedChain(
        String name,
        long events,
        long signatures,
        long firstLedger,
        long lastLedger,
        String head,
        long problems) {}
