package dev.varve.layer.ranges;

import dev.varve.layer.WholeRanges;
import dev.varve.layer.partition.Partition;
import dev.varve.record.TableName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The ranges of one run. The store is asked once for each, when the first of its ledgers comes; of
 * those that were stored the last few know yet what their ledgers were. Thread-safe; no lock is
 * held while the store is asked.
 */
final class OpenRanges {

    /** Stored ranges of which it is remembered what their ledgers were. */
    private static final int REMEMBERED = 16;

    private final WholeRanges files;
    private final RangeNeighbours neighbours;
    private final Predicate<TableName> mayReplace;
    private final int mostRows;

    // Guarded by this.
    private final Map<Partition, OpenRange> ranges = new TreeMap<>();
    private final Deque<OpenRange> remembered = new ArrayDeque<>();

    /**
     * @param neighbours met by each range that is not stored
     * @param mayReplace of which tables a stored range is made anew
     * @param mostRows of a buffer
     */
    OpenRanges(
            WholeRanges files,
            RangeNeighbours neighbours,
            Predicate<TableName> mayReplace,
            int mostRows) {
        this.files = files;
        this.neighbours = neighbours;
        this.mayReplace = mayReplace;
        this.mostRows = mostRows;
    }

    /**
     * The range of that partition.
     *
     * @throws IOException if the store does not tell whether it is there
     */
    OpenRange of(Partition partition) throws IOException {
        Optional<OpenRange> known = known(partition);
        if (known.isPresent()) {
            return known.get();
        }
        // who asks twice gets the same answer
        boolean isThere = !mayReplace.test(partition.table()) && files.isPublished(partition);
        if (!isThere) {
            neighbours.meet(partition);
        }
        return begin(partition, isThere);
    }

    private synchronized Optional<OpenRange> known(Partition partition) {
        return Optional.ofNullable(ranges.get(partition));
    }

    private synchronized OpenRange begin(Partition partition, boolean isThere) {
        OpenRange range = ranges.computeIfAbsent(partition, each -> new OpenRange(each, mostRows));
        if (isThere && !range.isPublished()) {
            range.isThere();
        }
        return range;
    }

    /** All of them, in their order. */
    synchronized List<OpenRange> all() {
        return List.copyOf(ranges.values());
    }

    /** The range was stored. */
    synchronized void remember(OpenRange range) {
        remembered.add(range);
    }

    /** Lets go of what the ledgers were of those stored long ago; called with the lock of none. */
    void forgetOldest() {
        Optional<OpenRange> oldest = oldest();
        while (oldest.isPresent()) {
            synchronized (oldest.get()) {
                oldest.get().forget();
            }
            oldest = oldest();
        }
    }

    private synchronized Optional<OpenRange> oldest() {
        return remembered.size() > REMEMBERED ? Optional.of(remembered.remove()) : Optional.empty();
    }
}
