package dev.varve.layer.ranges;

/**
 * What came beside the ledgers of new ranges.
 *
 * @param repeated the same ledger again, with the same values
 * @param published of a range that was stored before, or earlier in this run
 * @param passedOver outside of the ledgers that are wanted
 * @param withdrawn that were taken first, and refused when those before them had come
 */
public record RangeTally(long repeated, long published, long passedOver, long withdrawn) {

    /** Nothing came. */
    public static final RangeTally NONE = new RangeTally(0, 0, 0, 0);
}
