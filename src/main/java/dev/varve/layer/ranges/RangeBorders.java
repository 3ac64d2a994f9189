package dev.varve.layer.ranges;

import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.record.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the ranges that are stored begin and end, by the ledgers at their ends, so that a range is
 * held against its neighbours. Thread-safe.
 */
final class RangeBorders {

    private record End(TableName table, long ledger) {}

    private final Map<End, LedgerLink> firsts = new HashMap<>();
    private final Map<End, LedgerLink> lasts = new HashMap<>();

    synchronized void add(OpenRange range) {
        TableName table = range.partition().table();
        range.firstLink().ifPresent(link -> firsts.put(new End(table, link.ledger()), link));
        range.lastLink().ifPresent(link -> lasts.put(new End(table, link.ledger()), link));
    }

    /** The ends of a range that was stored by another run. */
    synchronized void add(TableName table, LedgerLink first, LedgerLink last) {
        firsts.putIfAbsent(new End(table, first.ledger()), first);
        lasts.putIfAbsent(new End(table, last.ledger()), last);
    }

    /** What is wrong with the ledger that comes next into a range's file, if anything is. */
    Optional<LedgerLink.Fault> faultIn(OpenRange range, LedgerLink link) {
        return range.faultOf(link).or(() -> faultOf(range, link));
    }

    /** What is wrong with the first ledger of a range, behind the range before, if anything is. */
    private synchronized Optional<LedgerLink.Fault> faultOf(OpenRange range, LedgerLink link) {
        return link.ledger() == range.span().first()
                ? Optional.ofNullable(lasts.get(end(range, link.ledger() - 1)))
                        .flatMap(before -> before.faultOf(link))
                : Optional.empty();
    }

    /** Why the range behind cannot follow this one, if it is there and cannot. */
    synchronized Optional<String> faultBehind(OpenRange range) {
        LedgerSpan span = range.span();
        LedgerLink behind = firsts.get(end(range, span.last() + 1));
        return behind == null
                ? Optional.empty()
                : range.lastLink()
                        .flatMap(last -> last.faultOf(behind))
                        .map(
                                fault ->
                                        "ledger %d, which is stored, does not follow it: %s: %s"
                                                .formatted(
                                                        behind.ledger(),
                                                        fault.field(),
                                                        fault.reason()));
    }

    private static End end(OpenRange range, long ledger) {
        return new End(range.partition().table(), ledger);
    }
}
