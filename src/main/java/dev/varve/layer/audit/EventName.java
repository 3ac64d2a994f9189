package dev.varve.layer.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an object of a chain is, by its name.
 *
 * @param kind of the object
 * @param range of its ledgers; {@code 0-0} for the beginning of a chain
 * @param replacement which one of the range, counted from 1; 0 for the range's own event
 */
public record EventName(Kind kind, LedgerRange range, int replacement) {

    static final String EVENT = ".json";
    static final String SIGNATURE = ".sig";

    private static final Pattern OF_RANGE =
            Pattern.compile(
                    "(?<range>[0-9-]+)(?:[.]r(?<replacement>[1-9][0-9]{0,5}))?(?<ending>[.]json|[.]sig)");

    /** The objects of a chain. */
    public enum Kind {
        BEGIN,
        EVENT,
        SIGNATURE
    }

    /** Of the last segment of a key; empty for what no chain has. */
    public static Optional<EventName> of(String name) {
        if (name.equals("_begin.json")) {
            return Optional.of(new EventName(Kind.BEGIN, new LedgerRange(0, 0), 0));
        }
        Matcher matcher = OF_RANGE.matcher(name);
        return matcher.matches() ? of(matcher) : Optional.empty();
    }

    private static Optional<EventName> of(Matcher name) {
        Kind kind = name.group("ending").equals(EVENT) ? Kind.EVENT : Kind.SIGNATURE;
        int replacement =
                Optional.ofNullable(name.group("replacement")).map(Integer::parseInt).orElse(0);
        return LedgerRange.parse(name.group("range"))
                .map(range -> new EventName(kind, range, replacement));
    }

    /** The last segment of the key of an event, or of its signature. */
    static String of(LedgerRange range, int replacement, String ending) {
        return replacement == 0 ? range + ending : range + ".r" + replacement + ending;
    }
}
