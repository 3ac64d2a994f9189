package dev.varve.door.cli;

import dev.varve.layer.partition.Partition.LedgerSpan;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which ledgers a file holds, where its name says so: {@code ledgers-100-199.ndjson.gz}. */
final class NamedLedgers {

    /** Two numbers behind the word: alone they might be days, or parts of something. */
    private static final Pattern NAME =
            Pattern.compile(
                    "ledgers?[^0-9]*(?<first>[0-9]{1,10})-(?<last>[0-9]{1,10})[.](ndjson|jsonl|json)([.](gz|zst))?");

    private NamedLedgers() {}

    static Optional<LedgerSpan> of(Input input) {
        Matcher matcher = NAME.matcher(input.lastName());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        LedgerSpan span =
                new LedgerSpan(
                        Long.parseLong(matcher.group("first")),
                        Long.parseLong(matcher.group("last")));
        return span.first() <= span.last() ? Optional.of(span) : Optional.empty();
    }
}
