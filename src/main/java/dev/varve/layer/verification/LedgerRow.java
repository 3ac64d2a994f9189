package dev.varve.layer.verification;

/**
 * What a row of {@code ledgers_lcm_raw} says of its place among the others.
 *
 * @param ledger its number
 * @param hash of it
 * @param previousHash of the ledger before
 * @param closeMicros when it closed, since 1970
 */
record LedgerRow(long ledger, String hash, String previousHash, long closeMicros) {

    boolean follows(LedgerRow before) {
        return previousHash.equalsIgnoreCase(before.hash);
    }
}
