package dev.varve.layer.verification;

import dev.varve.layer.LedgerSuccession;

/**
 * What a row of {@code ledgers_lcm_raw} says of its place among the others.
 *
 * @param ledger its number
 * @param hash of it
 * @param previousHash of the ledger before
 * @param closeMicros when it closed, since 1970
 */
record LedgerRow(long ledger, String hash, String previousHash, long closeMicros) {

    boolean isLinkedTo(LedgerRow before) {
        return LedgerSuccession.isLinked(before.hash, previousHash);
    }

    boolean isInTimeAfter(LedgerRow before) {
        return LedgerSuccession.isInTime(before.closeMicros, closeMicros);
    }
}
