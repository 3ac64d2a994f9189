package dev.varve.layer.ranges;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
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
        if (isNext && hash.isPresent() && next.previousHash.isPresent() && !isHashOf(next)) {
            return Optional.of(
                    new Fault(
                            "previous_ledger_hash",
                            "it is '%s', and the hash of ledger %d is '%s'"
                                    .formatted(next.previousHash.get(), ledger, hash.get())));
        }
        if (closeMicros.isPresent()
                && next.closeMicros.isPresent()
                && next.closeMicros.get() < closeMicros.get()) {
            return Optional.of(
                    new Fault(
                            "close_time",
                            "it is %s, and ledger %d before it closed at %s"
                                    .formatted(
                                            instant(next.closeMicros.get()),
                                            ledger,
                                            instant(closeMicros.get()))));
        }
        return Optional.empty();
    }

    private boolean isHashOf(LedgerLink next) {
        return next.previousHash.map(LedgerLink::lower).equals(hash.map(LedgerLink::lower));
    }

    private static String lower(String hexadecimal) {
        return hexadecimal.toLowerCase(Locale.ROOT);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
