package dev.varve.parquet.encoding;

/**
 * Doubles, PLAIN: what comes again is found by the compression. BYTE_STREAM_SPLIT would be smaller
 * for measurements, but not every reader of today knows it.
 */
final class PlainDoubles {

    private PlainDoubles() {}

    /** As {@link PlainEncoder.Values#put}. */
    static Bounds put(long[] values, int count, PageBytes page) {
        page.putLongs(values, 0, count);
        return bounds(values, count);
    }

    /** NaN has no place in the order; a zero bounds with the sign that lets both zeros in. */
    private static Bounds bounds(long[] values, int count) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int numbers = 0;
        for (int i = 0; i < count; i++) {
            double value = Double.longBitsToDouble(values[i]);
            if (!Double.isNaN(value)) {
                numbers++;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (numbers == 0) {
            return count == 0 ? Bounds.EMPTY : Bounds.UNORDERED;
        }
        double low = min == 0 ? -0.0 : min;
        double high = max == 0 ? 0.0 : max;
        return Bounds.ofLongs(Double.doubleToRawLongBits(low), Double.doubleToRawLongBits(high));
    }
}
