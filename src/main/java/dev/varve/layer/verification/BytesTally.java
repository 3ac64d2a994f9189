package dev.varve.layer.verification;

import java.util.Arrays;
import java.util.HexFormat;

/** Of texts and bytes, in the order of their bytes. */
final class BytesTally extends ValueTally {

    /** Of a value, in what is told. */
    private static final int MOST_SHOWN_BYTES = 32;

    private boolean isEmpty = true;
    private byte[] min = new byte[0];
    private byte[] max = new byte[0];

    @Override
    void include(long value) {
        throw new IllegalStateException("a column of bytes has other values");
    }

    @Override
    void include(byte[] array, int offset, int length) {
        int end = offset + length;
        if (isEmpty) {
            min = Arrays.copyOfRange(array, offset, end);
            max = min;
            isEmpty = false;
        } else if (Arrays.compareUnsigned(array, offset, end, min, 0, min.length) < 0) {
            min = Arrays.copyOfRange(array, offset, end);
        } else if (Arrays.compareUnsigned(array, offset, end, max, 0, max.length) > 0) {
            max = Arrays.copyOfRange(array, offset, end);
        }
    }

    @Override
    void include(ValueTally other) {
        BytesTally bytes = (BytesTally) other;
        if (!bytes.isEmpty) {
            include(bytes.min, 0, bytes.min.length);
            include(bytes.max, 0, bytes.max.length);
        }
    }

    @Override
    boolean isEmpty() {
        return isEmpty;
    }

    @Override
    boolean isAbove(byte[] bound, boolean isExact) {
        int order = Arrays.compareUnsigned(min, bound);
        return isEmpty || (isExact ? order == 0 : order >= 0);
    }

    @Override
    boolean isBelow(byte[] bound, boolean isExact) {
        int order = Arrays.compareUnsigned(max, bound);
        return isEmpty || (isExact ? order == 0 : order <= 0);
    }

    @Override
    String shown(byte[] value) {
        int length = Math.min(value.length, MOST_SHOWN_BYTES);
        return "0x"
                + HexFormat.of().formatHex(value, 0, length)
                + (length < value.length ? "…" : "");
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
