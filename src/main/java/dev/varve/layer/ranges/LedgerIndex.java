package dev.varve.layer.ranges;

import dev.varve.layer.partition.Partition.LedgerSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which ledgers of a range have come, what each was, and where those are that wait: 20 bytes for a
 * ledger that waits, 8 for one that does not. Not thread-safe.
 */
final class LedgerIndex {

    private static final int BLOCK_LEDGERS = 1 << 6;

    private final NavigableMap<Long, Block> blocks = new TreeMap<>();
    private long count;
    private long waiting;

    /** Where a record that waits is kept. */
    record Place(long offset, int length) {}

    /** Some ledgers that follow each other. */
    private static final class Block {

        private final BitSet present = new BitSet(BLOCK_LEDGERS);
        private final long[] digests = new long[BLOCK_LEDGERS];
        private long @Nullable [] offsets;
        private int @Nullable [] lengths;

        void forgetWaiting() {
            offsets = null;
            lengths = null;
        }
    }

    boolean has(long ledger) {
        Block block = blocks.get(number(ledger));
        return block != null && block.present.get(place(ledger));
    }

    /** What a ledger that has come was. */
    long digest(long ledger) {
        return block(ledger).digests[place(ledger)];
    }

    /** A ledger has come that had not. */
    void add(long ledger, long digest) {
        Block block = block(ledger);
        block.present.set(place(ledger));
        block.digests[place(ledger)] = digest;
        count++;
    }

    /** A ledger that has come is taken back. */
    void remove(long ledger) {
        block(ledger).present.clear(place(ledger));
        count--;
    }

    /** A ledger that has come waits there. */
    void waits(long ledger, Place where) {
        Block block = block(ledger);
        if (block.offsets == null || block.lengths == null) {
            block.offsets = new long[BLOCK_LEDGERS];
            block.lengths = new int[BLOCK_LEDGERS];
            Arrays.fill(block.lengths, -1);
        }
        block.offsets[place(ledger)] = where.offset();
        block.lengths[place(ledger)] = where.length();
        waiting++;
    }

    /** Where a ledger waits, if it does. */
    Optional<Place> waiting(long ledger) {
        Block block = blocks.get(number(ledger));
        if (block == null
                || block.offsets == null
                || block.lengths == null
                || block.lengths[place(ledger)] < 0) {
            return Optional.empty();
        }
        return Optional.of(new Place(block.offsets[place(ledger)], block.lengths[place(ledger)]));
    }

    /** A ledger waits no more. */
    void taken(long ledger) {
        Block block = block(ledger);
        if (block.lengths != null) {
            block.lengths[place(ledger)] = -1;
            waiting--;
        }
    }

    /** How many ledgers have come. */
    long count() {
        return count;
    }

    /** The smallest of those that wait, if any does. */
    Optional<Long> firstWaiting() {
        if (waiting == 0) {
            return Optional.empty();
        }
        for (var each : blocks.entrySet()) {
            int[] lengths = each.getValue().lengths;
            for (int i = 0; lengths != null && i < BLOCK_LEDGERS; i++) {
                if (lengths[i] >= 0) {
                    return Optional.of(each.getKey() * BLOCK_LEDGERS + i);
                }
            }
        }
        return Optional.empty();
    }

    /** Tells of each that waits. */
    void forEachWaiting(Consumer<Place> told) {
        for (Block block : blocks.values()) {
            long[] offsets = block.offsets;
            int[] lengths = block.lengths;
            for (int i = 0; offsets != null && lengths != null && i < BLOCK_LEDGERS; i++) {
                if (lengths[i] >= 0) {
                    told.accept(new Place(offsets[i], lengths[i]));
                }
            }
        }
    }

    /** None of them waits any more; answers how many did. */
    long forgetWaiting() {
        long forgotten = waiting;
        blocks.values().forEach(Block::forgetWaiting);
        waiting = 0;
        return forgotten;
    }

    /** The ledgers of the span that have not come. */
    List<LedgerSpan> missing(LedgerSpan span) {
        return missing(span, Integer.MAX_VALUE);
    }

    /**
     * The first of them.
     *
     * @param most spans that are told
     */
    List<LedgerSpan> missing(LedgerSpan span, int most) {
        List<LedgerSpan> missing = new ArrayList<>();
        long next = span.first();
        for (var each : blocks.entrySet()) {
            long base = each.getKey() * BLOCK_LEDGERS;
            BitSet present = each.getValue().present;
            for (int from = present.nextSetBit(0); from >= 0 && missing.size() < most; ) {
                int to = present.nextClearBit(from);
                if (base + from > next) {
                    missing.add(new LedgerSpan(next, base + from - 1));
                }
                next = base + to;
                from = present.nextSetBit(to);
            }
        }
        if (next <= span.last() && missing.size() < most) {
            missing.add(new LedgerSpan(next, span.last()));
        }
        return missing;
    }

    private Block block(long ledger) {
        return blocks.computeIfAbsent(number(ledger), _ -> new Block());
    }

    private static long number(long ledger) {
        return ledger / BLOCK_LEDGERS;
    }

    private static int place(long ledger) {
        return (int) (ledger % BLOCK_LEDGERS);
    }
}
