package dev.varve.layer.partition;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consecutive ledgers that are archived alike, in the layout {@code bronze}.
 *
 * @param id such as {@code pre_p23}
 * @param version label, such as {@code v1}
 * @param firstLedger 0 or more
 * @param lastLedger included; {@link #OPEN} where the end is open
 * @param ledgersPerFile width of a range
 * @param active whether it takes new records
 */
public record Era(
        String id,
        String version,
        long firstLedger,
        long lastLedger,
        long ledgersPerFile,
        boolean active) {

    /** The last ledger of an era whose end nobody knows yet. */
    public static final long OPEN = Long.MAX_VALUE;

    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(?<id>[^/:@!,\\s]+)/(?<version>[^/:@!,\\s]+):(?<first>[0-9]+)-(?<last>[0-9]*)"
                            + "(@(?<ledgers>[0-9]+))?(?<inactive>!inactive)?");

    /**
     * @throws IllegalArgumentException if it ends before it begins, begins below 0, or has ranges
     *     of no ledger; the message names the era
     */
    public Era {
        if (firstLedger < 0 || lastLedger < firstLedger) {
            throw new IllegalArgumentException(
                    "the era %s/%s must not end before it begins, with ledger %d"
                            .formatted(id, version, firstLedger));
        }
        if (ledgersPerFile < 1) {
            throw new IllegalArgumentException(
                    "the era %s/%s must have at least 1 ledger per file, not %d"
                            .formatted(id, version, ledgersPerFile));
        }
    }

    /** The active era of all ledgers. */
    public static Era ofAll(String id, String version, long ledgersPerFile) {
        return new Era(id, version, 0, OPEN, ledgersPerFile, true);
    }

    /**
     * Reads what an operator writes: {@code
     * pre_p23/v1:0-50456999@64000!inactive,p23_plus/v1:50457000-}.
     *
     * @param ledgersPerFile of eras that name none
     * @throws IllegalArgumentException if one of them is none; the message names it
     */
    public static List<Era> parseAll(String text, long ledgersPerFile) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> parse(each.strip(), ledgersPerFile))
                .toList();
    }

    private static Era parse(String text, long ledgersPerFile) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no era; ID/VERSION:FIRST-LAST is expected, LAST left out where the end is"
                                    .formatted(text)
                            + " open, behind it @LEDGERS of a file and !inactive where they apply");
        }
        String last = parts.group("last");
        String ledgers = parts.group("ledgers");
        return new Era(
                parts.group("id"),
                parts.group("version"),
                number(parts.group("first"), text),
                last.isEmpty() ? OPEN : number(last, text),
                ledgers == null ? ledgersPerFile : number(ledgers, text),
                parts.group("inactive") == null);
    }

    private static long number(String digits, String era) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException(
                    "the era '%s' has a number that is too large: %s".formatted(era, digits),
                    tooLarge);
        }
    }

    /** Whether the ledger is one of the era's. */
    public boolean has(long ledger) {
        return firstLedger <= ledger && ledger <= lastLedger;
    }

    /**
     * The range of a ledger of the era: aligned to multiples of the width, and cut where the era
     * begins or ends.
     */
    public Partition.LedgerSpan range(long ledger) {
        Partition.LedgerSpan aligned = LedgerKeys.aligned(ledger, ledgersPerFile);
        return new Partition.LedgerSpan(
                Math.max(aligned.first(), firstLedger), Math.min(aligned.last(), lastLedger));
    }

    /** As messages name it. */
    String name() {
        return "%s/%s:%d-%s"
                .formatted(id, version, firstLedger, lastLedger == OPEN ? "" : lastLedger);
    }

    /** As an operator writes it, {@link #parseAll}. */
    @Override
    public String toString() {
        return name() + "@" + ledgersPerFile + (active ? "" : "!inactive");
    }
}
