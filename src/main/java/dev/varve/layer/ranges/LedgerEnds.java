package dev.varve.layer.ranges;

import dev.varve.layer.RangeAssembly;
import dev.varve.layer.partition.Partition.LedgerSpan;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the first and the last ledger of a range say of their places, as it stands in the footer of
 * the range's file, so that its neighbours can be held against it.
 */
final class LedgerEnds {

    private static final String PREVIOUS_HASH = "varve.ledgers.previous_hash";
    private static final String FIRST_CLOSE = "varve.ledgers.first_close_micros";
    private static final String LAST_HASH = "varve.ledgers.last_hash";
    private static final String LAST_CLOSE = "varve.ledgers.last_close_micros";

    private LedgerEnds() {}

    static void tell(RangeAssembly file, LedgerLink first, LedgerLink last) {
        tell(first.previousHash(), PREVIOUS_HASH, file::tell);
        tell(first.closeMicros(), FIRST_CLOSE, file::tell);
        tell(last.hash(), LAST_HASH, file::tell);
        tell(last.closeMicros(), LAST_CLOSE, file::tell);
    }

    private static void tell(Optional<?> value, String key, BiConsumer<String, String> footer) {
        value.ifPresent(each -> footer.accept(key, each.toString()));
    }

    /** The first ledger of a range, by what its footer says. */
    static LedgerLink first(LedgerSpan span, Map<String, String> footer) {
        return new LedgerLink(
                span.first(),
                Optional.empty(),
                Optional.ofNullable(footer.get(PREVIOUS_HASH)),
                Optional.ofNullable(footer.get(FIRST_CLOSE)).map(Long::valueOf));
    }

    /** The last one. */
    static LedgerLink last(LedgerSpan span, Map<String, String> footer) {
        return new LedgerLink(
                span.last(),
                Optional.ofNullable(footer.get(LAST_HASH)),
                Optional.empty(),
                Optional.ofNullable(footer.get(LAST_CLOSE)).map(Long::valueOf));
    }
}
