package dev.varve.layer.verification;

import dev.varve.record.ColumnType;

/** How many values there are and between which they all are. For one thread. */
abstract sealed class ValueTally permits NumberTally, BytesTally {

    private long rows;
    private long nulls;

    static ValueTally of(ColumnType type) {
        return type.isFixedWidth() ? new NumberTally(type) : new BytesTally();
    }

    final void addNone() {
        rows++;
        nulls++;
    }

    /**
     * @param value as a scan gives it
     */
    final void add(long value) {
        rows++;
        include(value);
    }

    /** The array may change afterwards. */
    final void add(byte[] array, int offset, int length) {
        rows++;
        include(array, offset, length);
    }

    /** Adds what another of the same type has. */
    final void add(ValueTally other) {
        rows += other.rows;
        nulls += other.nulls;
        include(other);
    }

    final long rows() {
        return rows;
    }

    final long nulls() {
        return nulls;
    }

    abstract void include(long value);

    abstract void include(byte[] array, int offset, int length);

    abstract void include(ValueTally other);

    /** Whether there is no value that has an order. */
    abstract boolean isEmpty();

    /** Whether the smallest value is what a lower bound, as files store it, allows. */
    abstract boolean isAbove(byte[] bound, boolean isExact);

    /** Whether the largest value is what an upper bound, as files store it, allows. */
    abstract boolean isBelow(byte[] bound, boolean isExact);

    /** A value as files store it, for people. */
    abstract String shown(byte[] value);

    /** The smallest value, for people. */
    abstract String min();

    /** The largest value, for people. */
    abstract String max();
}
