package dev.varve.layer.verification;

import java.util.List;

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
 * @param replaced ranges of which a file took the place of another
 */
public record VerifiedChain(
        String name,
        long events,
        long signatures,
        long firstLedger,
        long lastLedger,
        String head,
        long problems,
        List<Replaced> replaced) {

    public VerifiedChain {
        replaced = List.copyOf(replaced);
    }

    /**
     * A range of which a file took the place of another.
     *
     * @param firstLedger of the range
     * @param lastLedger of the range
     * @param replacements how often that was
     * @param head hash of its newest event: the next range's event does not cover it; empty if it
     *     is unknown
     */
    public record Replaced(long firstLedger, long lastLedger, long replacements, String head) {}
}
