package dev.varve.layer.verification;

import dev.varve.record.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Of numbers, times and booleans. */
final class NumberTally extends ValueTally {

    private final ColumnType type;
    private boolean isEmpty = true;
    private long min;
    private long max;

    NumberTally(ColumnType type) {
        this.type = type;
    }

    @Override
    void include(long value) {
        if (type == ColumnType.DOUBLE && Double.isNaN(Double.longBitsToDouble(value))) {
            return;
        }
        if (isEmpty) {
            min = value;
            max = value;
            isEmpty = false;
        } else if (compare(value, min) < 0) {
            min = value;
        } else if (compare(value, max) > 0) {
            max = value;
        }
    }

    @Override
    void include(byte[] array, int offset, int length) {
        throw new IllegalStateException("a column of numbers has other values");
    }

    @Override
    void include(ValueTally other) {
        NumberTally numbers = (NumberTally) other;
        if (!numbers.isEmpty) {
            include(numbers.min);
            include(numbers.max);
        }
    }

    private int compare(long one, long other) {
        return switch (type) {
            case DOUBLE -> compare(Double.longBitsToDouble(one), Double.longBitsToDouble(other));
            case UINT64 -> Long.compareUnsigned(one, other);
            default -> Long.compare(one, other);
        };
    }

    /** Both zeros are one: bounds may have either. */
    private static int compare(double one, double other) {
        return one == other ? 0 : Double.compare(one, other);
    }

    @Override
    boolean isEmpty() {
        return isEmpty;
    }

    @Override
    boolean isAbove(byte[] bound, boolean isExact) {
        int order = compare(min, number(bound));
        return isEmpty || (isExact ? order == 0 : order >= 0);
    }

    @Override
    boolean isBelow(byte[] bound, boolean isExact) {
        int order = compare(max, number(bound));
        return isEmpty || (isExact ? order == 0 : order <= 0);
    }

    private long number(byte[] value) {
        ByteBuffer word = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        return switch (value.length) {
            case 1 -> word.get();
            case Integer.BYTES ->
                    type == ColumnType.UINT32
                            ? Integer.toUnsignedLong(word.getInt())
                            : word.getInt();
            default -> word.getLong();
        };
    }

    @Override
    String shown(byte[] value) {
        return shown(number(value));
    }

    private String shown(long value) {
        return switch (type) {
            case BOOL -> value == 0 ? "false" : "true";
            case DOUBLE -> Double.toString(Double.longBitsToDouble(value));
            case UINT64 -> Long.toUnsignedString(value);
            default -> Long.toString(value);
        };
    }

    @Override
    String min() {
        return shown(min);
    }

    @Override
    String max() {
        return shown(max);
    }
}
