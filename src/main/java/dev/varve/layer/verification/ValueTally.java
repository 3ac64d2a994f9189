package dev.varve.layer.verification;

import dev.varve.parquet.FileScan;
import dev.varve.record.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How many values there are and between which they all are. For one thread. */
final class ValueTally {

    private final boolean isDouble;
    private final Comparator<byte[]> order;
    private long rows;
    private long nulls;
    private byte @Nullable [] min;
    private byte @Nullable [] max;

    ValueTally(FileScan.Told told) {
        this.isDouble = told.type() == ColumnType.DOUBLE;
        this.order =
                isDouble
                        ? Comparator.comparing(ValueTally::number, ValueTally::compare)
                        : told.order();
    }

    private static double number(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getDouble();
    }

    /** Both zeros are one: bounds may have either. */
    private static int compare(double one, double other) {
        return one == other ? 0 : Double.compare(one, other);
    }

    void add(byte @Nullable [] value) {
        rows++;
        if (value == null) {
            nulls++;
        } else if (!(isDouble && Double.isNaN(number(value)))) {
            min = min == null || order.compare(value, min) < 0 ? value : min;
            max = max == null || order.compare(value, max) > 0 ? value : max;
        }
    }

    long rows() {
        return rows;
    }

    long nulls() {
        return nulls;
    }

    /** Smallest value; null where there is none that has an order. */
    byte @Nullable [] min() {
        return min;
    }

    /** Largest value; null where there is none that has an order. */
    byte @Nullable [] max() {
        return max;
    }

    /** Whether the smallest value is what a lower bound allows. */
    boolean isAbove(byte[] bound, boolean isExact) {
        return min == null
                || (isExact ? order.compare(min, bound) == 0 : order.compare(min, bound) >= 0);
    }

    /** Whether the largest value is what an upper bound allows. */
    boolean isBelow(byte[] bound, boolean isExact) {
        return max == null
                || (isExact ? order.compare(max, bound) == 0 : order.compare(max, bound) <= 0);
    }
}
