package dev.varve.parquet.encoding;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What statistics say of the values of a page or chunk: all of them lie between two values, as a
 * Parquet file stores them. Absent where nothing can be said.
 *
 * @param min lower bound, or null
 * @param max upper bound, or null
 * @param minExact whether the lower bound is a value itself
 * @param maxExact whether the upper bound is a value itself
 * @param known whether something can be said at all: false when values have no order (NaN)
 */
public record Bounds(
        byte @Nullable [] min,
        byte @Nullable [] max,
        boolean minExact,
        boolean maxExact,
        boolean known) {

    /** Of no value at all: pages of nulls. */
    public static final Bounds EMPTY = new Bounds(null, null, false, false, true);

    /** Of values that have no order. */
    public static final Bounds UNORDERED = new Bounds(null, null, false, false, false);

    static Bounds exact(byte[] min, byte[] max) {
        return new Bounds(min, max, true, true, true);
    }

    static Bounds ofLongs(long min, long max) {
        return exact(littleEndian(min, Long.BYTES), littleEndian(max, Long.BYTES));
    }

    static Bounds ofInts(long min, long max) {
        return exact(littleEndian(min, Integer.BYTES), littleEndian(max, Integer.BYTES));
    }

    private static byte[] littleEndian(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> Byte.SIZE * i);
        }
        return bytes;
    }

    /** Of the values of both. */
    public Bounds join(Bounds other, Comparator<byte[]> order) {
        if (min == null || max == null) {
            return new Bounds(
                    other.min, other.max, other.minExact, other.maxExact, other.known || known);
        }
        if (other.min == null || other.max == null) {
            return this;
        }
        int byMin = order.compare(min, other.min);
        int byMax = order.compare(max, other.max);
        return new Bounds(
                byMin <= 0 ? min : other.min,
                byMax >= 0 ? max : other.max,
                byMin < 0 ? minExact : byMin > 0 ? other.minExact : minExact || other.minExact,
                byMax > 0 ? maxExact : byMax < 0 ? other.maxExact : maxExact || other.maxExact,
                true);
    }
}
