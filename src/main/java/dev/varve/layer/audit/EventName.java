package dev.varve.layer.audit;

import java.util.Optional;

/**
 * What an object of a chain is, by its name.
 *
 * @param kind of the object
 * @param range of its ledgers; {@code 0-0} for the beginning of a chain
 */
public record EventName(Kind kind, LedgerRange range) {

    static final String EVENT = ".json";
    static final String SIGNATURE = ".sig";

    /** The objects of a chain. */
    public enum Kind {
        BEGIN,
        EVENT,
        SIGNATURE
    }

    /** Of the last segment of a key; empty for what no chain has. */
    public static Optional<EventName> of(String name) {
        if (name.equals("_begin.json")) {
            return Optional.of(new EventName(Kind.BEGIN, new LedgerRange(0, 0)));
        }
        if (name.endsWith(EVENT)) {
            return range(name, EVENT).map(range -> new EventName(Kind.EVENT, range));
        }
        return name.endsWith(SIGNATURE)
                ? range(name, SIGNATURE).map(range -> new EventName(Kind.SIGNATURE, range))
                : Optional.empty();
    }

    private static Optional<LedgerRange> range(String name, String ending) {
        return LedgerRange.parse(name.substring(0, name.length() - ending.length()));
    }
}
