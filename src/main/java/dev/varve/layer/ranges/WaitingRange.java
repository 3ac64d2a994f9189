package dev.varve.layer.ranges;

import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partition.LedgerSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What is known of a range whose records wait in a journal. Not thread-safe. */
final class WaitingRange {

    private final Partition partition;
    private final LedgerSpan span;
    private LedgerIndex index = new LedgerIndex();
    private boolean indexed = true;
    private Instant since = Instant.MAX;

    /** Places of records that are needed to know again that the range is held. */
    private final Set<Long> contradictions = new HashSet<>();

    private boolean published;
    private @Nullable Instant askedAt;
    private @Nullable String held;
    private @Nullable String refused;

    WaitingRange(Partition partition) {
        this.partition = partition;
        this.span = partition.ledgers().orElseThrow();
    }

    Partition partition() {
        return partition;
    }

    LedgerSpan span() {
        return span;
    }

    LedgerIndex index() {
        return index;
    }

    void cameAt(Instant arrival) {
        if (arrival.isBefore(since)) {
            since = arrival;
        }
    }

    Instant since() {
        return since;
    }

    boolean isPublished() {
        return published;
    }

    /** Whether it is known what its ledgers were. */
    boolean isIndexed() {
        return indexed;
    }

    /**
     * It has its file.
     *
     * @param pending places of records that are still to be set aside
     * @param release told of the place of each record that is needed no more
     */
    void isPublished(Set<Long> pending, LongConsumer release) {
        index.forEachWaiting(place -> release.accept(place.offset()));
        index.forgetWaiting();
        contradictions.removeIf(
                place -> {
                    boolean needless = !pending.contains(place);
                    if (needless) {
                        release.accept(place);
                    }
                    return needless;
                });
        published = true;
        held = null;
        refused = null;
    }

    /** Lets go of what its ledgers were. */
    void forget() {
        indexed = false;
        index = new LedgerIndex();
    }

    /** All of its ledgers have come. */
    boolean isComplete() {
        return indexed && index.count() == span.last() - span.first() + 1;
    }

    boolean isHeld() {
        return held != null;
    }

    /** The first reason counts. */
    void hold(String reason) {
        if (held == null) {
            held = reason;
        }
    }

    void keep(long contradiction) {
        contradictions.add(contradiction);
    }

    /** The range is stored, and the record set aside. */
    void letGo(long contradiction, LongConsumer release) {
        if (contradictions.remove(contradiction)) {
            release.accept(contradiction);
        }
    }

    boolean keeps(long contradiction) {
        return contradictions.contains(contradiction);
    }

    void refused(String reason) {
        refused = reason;
    }

    /** The store has said that it has no file of it. */
    void isAbsent(Instant now) {
        askedAt = now;
        refused = null;
    }

    /** The store is to be asked again. */
    void askAgain() {
        askedAt = null;
    }

    /** Whether something is to be done. */
    boolean isDue(Instant now, Duration askAgain) {
        Instant asked = askedAt;
        return !published
                && (asked == null
                        || isComplete() && held == null
                        || !now.isBefore(asked.plus(askAgain)));
    }

    /** Records of it that wait. */
    long recordCount() {
        return published ? 0 : index.count() + contradictions.size();
    }

    RangeStatus status() {
        return new RangeStatus(
                partition,
                index.count(),
                span.last() - span.first() + 1 - index.count(),
                index.missing(span, RangeStatus.MOST_SPANS),
                since,
                Optional.ofNullable(held),
                Optional.ofNullable(refused));
    }
}
