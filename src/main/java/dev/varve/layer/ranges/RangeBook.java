package dev.varve.layer.ranges;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.layer.LineEnds;
import dev.varve.layer.partition.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of the ranges whose records wait in a journal, and where the records are. Not
 * thread-safe; nothing here waits.
 */
final class RangeBook {

    /** Ranges of which it is remembered what their ledgers were. */
    private static final int REMEMBERED = 16;

    /** Ranges of which it is remembered that they are stored. */
    private static final int KNOWN = 1_000;

    private final SortedMap<Partition, WaitingRange> ranges = new TreeMap<>();
    private final SegmentPlaces places = new SegmentPlaces();
    private final Deque<WaitingRange> remembered = new ArrayDeque<>();
    private final Deque<WaitingRange> known = new ArrayDeque<>();
    private final Deque<Contradiction> contradictions = new ArrayDeque<>();
    private long repeated;
    private long late;
    private long contradicting;

    /** A record that is to be set aside. */
    record Contradiction(WaitingRange range, LedgerIndex.Place place, String reason) {}

    /** What is to be done, in the order of the ranges. */
    record Work(List<Contradiction> contradictions, List<WaitingRange> ranges) {

        boolean isEmpty() {
            return contradictions.isEmpty() && ranges.isEmpty();
        }
    }

    private record Kept(String segment, long offset, int length) {}

    Stream<WaitingRange> open() {
        return ranges.values().stream().filter(each -> !each.isPublished());
    }

    boolean knows(Partition partition) {
        return ranges.containsKey(partition);
    }

    /** Rows are durable, where it is said. */
    void take(ComingLedgers coming, CommittedLines lines, LineEnds ends) {
        for (int i = 0; i < coming.rowCount(); i++) {
            WaitingRange range = ranges.computeIfAbsent(coming.partition(i), WaitingRange::new);
            int line = coming.line(i);
            long offset = lines.offset() + ends.begin(line);
            range.cameAt(lines.arrival());
            take(range, coming, i, new Kept(lines.segment(), offset, ends.length(line)));
        }
    }

    private void take(WaitingRange range, ComingLedgers coming, int i, Kept kept) {
        long ledger = coming.ledger(i);
        LedgerIndex index = range.index();
        if (range.isPublished() && !range.isIndexed()) {
            late++;
        } else if (!index.has(ledger)) {
            index.add(ledger, coming.digest(i));
            index.waits(ledger, place(kept));
        } else if (!isKnown(range, ledger, kept)) {
            if (index.digest(ledger) != coming.digest(i)) {
                contradict(range, ledger, kept);
            } else if (range.isPublished()) {
                late++;
            } else {
                repeated++;
            }
        }
    }

    private LedgerIndex.Place place(Kept kept) {
        return new LedgerIndex.Place(places.take(kept.segment(), kept.offset()), kept.length());
    }

    /** What was written is read again where something failed behind it. */
    private boolean isKnown(WaitingRange range, long ledger, Kept kept) {
        Optional<Long> place = places.known(kept.segment(), kept.offset());
        return place.isPresent()
                && (range.keeps(place.get())
                        || range.index()
                                .waiting(ledger)
                                .filter(waits -> waits.offset() == place.get())
                                .isPresent());
    }

    private void contradict(WaitingRange range, long ledger, Kept kept) {
        LedgerIndex.Place place = place(kept);
        String reason = "ledger %d came again with other values".formatted(ledger);
        contradicting++;
        range.keep(place.offset());
        if (range.isPublished()) {
            reason += " after its range was stored";
        } else {
            range.hold(reason);
        }
        contradictions.add(new Contradiction(range, place, reason));
    }

    /** The segment of a record that is needed. */
    String segment(LedgerIndex.Place place) {
        return places.segment(place.offset());
    }

    boolean needs(String segment) {
        return places.needs(segment);
    }

    /**
     * What there is to do.
     *
     * @param askAgain after which the store is asked again for what others have stored
     */
    Work work(Instant now, Duration askAgain) {
        return new Work(
                List.copyOf(contradictions),
                ranges.values().stream().filter(each -> each.isDue(now, askAgain)).toList());
    }

    /** It was stored by whoever came before, so it is not known what its ledgers were. */
    void isThere(WaitingRange range) {
        late += range.index().count();
        range.isPublished(pending(), places::release);
        range.forget();
        know(range);
    }

    /** It is stored of what waited. */
    void isStored(WaitingRange range) {
        range.isPublished(pending(), places::release);
        remembered.add(range);
        if (remembered.size() > REMEMBERED) {
            WaitingRange oldest = remembered.remove();
            oldest.forget();
            know(oldest);
        }
    }

    private void know(WaitingRange range) {
        known.add(range);
        if (known.size() > KNOWN) {
            ranges.remove(known.remove().partition());
        }
    }

    private Set<Long> pending() {
        return contradictions.stream()
                .map(each -> each.place().offset())
                .collect(Collectors.toSet());
    }

    /** It cannot be stored as it is. */
    void hold(WaitingRange range, WholeRangeFile.Held why) {
        range.hold(why.reason());
        why.ledger()
                .flatMap(range.index()::waiting)
                .ifPresent(
                        place -> {
                            places.takeAgain(place.offset());
                            range.keep(place.offset());
                            contradictions.add(new Contradiction(range, place, why.reason()));
                        });
    }

    /** The record is in the dead letters. */
    void isSetAside(Contradiction each) {
        contradictions.remove(each);
        if (each.range().isPublished()) {
            each.range().letGo(each.place().offset(), places::release);
        }
    }

    /** What has waited longest, in a sentence. */
    Optional<String> longestWaiting() {
        return open().min(Comparator.comparing(WaitingRange::since))
                .map(WaitingRange::status)
                .map(RangeStatus::sentence);
    }

    RangeTally tally() {
        return new RangeTally(repeated, late, 0, contradicting);
    }
}
