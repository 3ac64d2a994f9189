package dev.varve.layer.ranges;

import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partition.LedgerSpan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a range stands of which ledgers wait.
 *
 * @param partition the range
 * @param present ledgers that have come
 * @param missingLedgers how many have not
 * @param missing the first spans of those, no more than {@link #MOST_SPANS}
 * @param since when the first record of it came
 * @param held why it is not stored although it were whole
 * @param refused what the store said when it was last asked, where that was no answer
 */
public record RangeStatus(
        Partition partition,
        long present,
        long missingLedgers,
        List<LedgerSpan> missing,
        Instant since,
        Optional<String> held,
        Optional<String> refused) {

    /** Spans of missing ledgers that are told. */
    public static final int MOST_SPANS = 100;

    private static final int MOST_IN_SENTENCE = 5;

    public RangeStatus {
        missing = List.copyOf(missing);
    }

    /** Why it waits. */
    public String sentence() {
        String why =
                held.map(reason -> "is held: " + reason)
                        .orElseGet(
                                () ->
                                        missingLedgers > 0
                                                ? "waits for " + ledgers()
                                                : "is whole and waits for the store"
                                                        + refused.map(reason -> ": " + reason)
                                                                .orElse(""));
        return "the range %s %s".formatted(partition, why);
    }

    private String ledgers() {
        StringBuilder told = new StringBuilder();
        told.append(
                "%,d %s: ".formatted(missingLedgers, missingLedgers == 1 ? "ledger" : "ledgers"));
        for (int i = 0; i < Math.min(missing.size(), MOST_IN_SENTENCE); i++) {
            LedgerSpan span = missing.get(i);
            told.append(i == 0 ? "" : ", ")
                    .append(span.first() == span.last() ? "" + span.first() : span.toString());
        }
        return told.append(missing.size() > MOST_IN_SENTENCE ? ", …" : "").toString();
    }
}
