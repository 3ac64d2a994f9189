package dev.varve.layer.audit;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ledgers of one event.
 *
 * @param first smallest sequence number
 * @param last largest, included
 */
public record LedgerRange(long first, long last) implements Comparable<LedgerRange> {

    private static final Pattern TEXT =
            Pattern.compile("(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})");

    private static final Comparator<LedgerRange> ORDER =
            Comparator.comparingLong(LedgerRange::first).thenComparingLong(LedgerRange::last);

    /** As {@link #toString} writes it; empty for anything else. */
    public static Optional<LedgerRange> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        LedgerRange range =
                new LedgerRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        return range.first <= range.last ? Optional.of(range) : Optional.empty();
    }

    @Override
    public int compareTo(LedgerRange other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
