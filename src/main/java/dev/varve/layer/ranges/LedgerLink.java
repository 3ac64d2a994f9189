package dev.varve.layer.ranges;

import dev.varve.layer.LedgerSuccession;
import java.util.Optional;

/**
 * What a ledger says of its place among the others; empty where its table has no such column.
 *
 * @param ledger its number
 * @param hash of it
 * @param previousHash of the ledger before
 * @param closeMicros when it closed, since 1970
 */
record LedgerLink(
        long ledger,
        Optional<String> hash,
        Optional<String> previousHash,
        Optional<Long> closeMicros) {

    /**
     * What is wrong with a ledger behind this one.
     *
     * @param field at fault
     * @param reason what was expected and what was found
     */
    record Fault(String field, String reason) {}

    /** Why that ledger cannot follow this one, if it cannot; between them there may be others. */
    Optional<Fault> faultOf(LedgerLink next) {
        boolean isNext = ledger + 1 == next.ledger;
        if (isNext
                && hash.isPresent()
                && next.previousHash.isPresent()
                && !LedgerSuccession.isLinked(hash.get(), next.previousHash.get())) {
            return Optional.of(
                    new Fault(
                            "previous_ledger_hash",
                            "it is '%s', and the hash of ledger %d is '%s'"
                                    .formatted(next.previousHash.get(), ledger, hash.get())));
        }
        if (closeMicros.isPresent()
                && next.closeMicros.isPresent()
                && !LedgerSuccession.isInTime(closeMicros.get(), next.closeMicros.get())) {
            return Optional.of(
                    new Fault(
                            "close_time",
                            "it is %s, and ledger %d before it closed at %s"
                                    .formatted(
                                            LedgerSuccession.closeTime(next.closeMicros.get()),
                                            ledger,
                                            LedgerSuccession.closeTime(closeMicros.get()))));
        }
        return Optional.empty();
    }
}
