package dev.varve.layer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What has to hold of one ledger and the next, wherever they are looked at. Stateless. */
public final class LedgerSuccession {

    private LedgerSuccession() {}

    /**
     * Whether the next ledger names the one before it.
     *
     * @param hash of the one before, hexadecimal
     * @param previousHash that the next one gives
     */
    public static boolean isLinked(String hash, String previousHash) {
        return previousHash.equalsIgnoreCase(hash);
    }

    /**
     * Whether time runs on; two ledgers may close at the same.
     *
     * @param closeMicros of a ledger, since 1970
     * @param laterMicros of one behind it
     */
    public static boolean isInTime(long closeMicros, long laterMicros) {
        return laterMicros >= closeMicros;
    }

    /**
     * When a ledger closed, for messages.
     *
     * @param closeMicros since 1970
     */
    public static Instant closeTime(long closeMicros) {
        return Instant.EPOCH.plus(closeMicros, ChronoUnit.MICROS);
    }
}
