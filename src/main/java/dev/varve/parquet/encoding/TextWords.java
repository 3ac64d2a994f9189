package dev.varve.parquet.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Byte strings read 8 bytes at a time, the shorter ones without a loop where the array allows it.
 */
final class TextWords {

    private static final VarHandle LITTLE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long FIRST_KEY = 0xA0761D6478BD642FL;
    private static final long SECOND_KEY = 0xE7037ED1A0B428DBL;
    private static final int ROTATION = 23;

    private TextWords() {}

    /** The 8 bytes from there on, little-endian. */
    @ForceInline
    static long word(byte[] bytes, int from) {
        return (long) LITTLE.get(bytes, from);
    }

    /** Fewer than 8 bytes, little-endian, filled up with zeros. */
    @ForceInline
    static long shortWord(byte[] bytes, int from, int to) {
        if (from + Long.BYTES <= bytes.length) {
            return (long) LITTLE.get(bytes, from) & ~(-1L << Byte.SIZE * (to - from));
        }
        long word = 0;
        for (int at = to - 1; at >= from; at--) {
            word = word << Byte.SIZE | bytes[at] & 0xFF;
        }
        return word;
    }

    /**
     * The first 8 bytes as a number that orders as they do when compared unsigned; shorter values
     * are filled up with zeros.
     */
    @ForceInline
    static long prefix(byte[] bytes, int from, int to) {
        if (to - from >= Long.BYTES) {
            return (long) BIG.get(bytes, from);
        }
        return Long.reverseBytes(shortWord(bytes, from, to));
    }

    /** Length of what two values have in common from their beginning. */
    static int commonPrefix(byte[] bytes, int aFrom, int aTo, int bFrom, int bTo) {
        int most = Math.min(aTo - aFrom, bTo - bFrom);
        int i = 0;
        for (; i <= most - Long.BYTES; i += Long.BYTES) {
            long difference = word(bytes, aFrom + i) ^ word(bytes, bFrom + i);
            if (difference != 0) {
                return i + (Long.numberOfTrailingZeros(difference) >> 3);
            }
        }
        while (i < most && bytes[aFrom + i] == bytes[bFrom + i]) {
            i++;
        }
        return i;
    }

    /** As {@link java.util.Arrays#compareUnsigned}, for values that often begin alike. */
    static int compare(byte[] bytes, int aFrom, int aTo, int bFrom, int bTo) {
        int common = commonPrefix(bytes, aFrom, aTo, bFrom, bTo);
        if (common == aTo - aFrom || common == bTo - bFrom) {
            return aTo - aFrom - (bTo - bFrom);
        }
        return Byte.compareUnsigned(bytes[aFrom + common], bytes[bFrom + common]);
    }

    /** Products of 16 bytes at a time, which do not wait for each other. */
    @ForceInline
    static int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        long hash = length;
        if (length < Long.BYTES) {
            hash += product(shortWord(bytes, from, to) ^ FIRST_KEY, SECOND_KEY);
            return (int) (hash ^ hash >>> Integer.SIZE);
        }
        int at = from;
        for (; at < to - 2 * Long.BYTES; at += 2 * Long.BYTES) {
            hash =
                    Long.rotateLeft(hash, ROTATION)
                            + product(
                                    word(bytes, at) ^ FIRST_KEY,
                                    word(bytes, at + Long.BYTES) ^ SECOND_KEY);
        }
        // the rest, which may overlap what was taken already
        int first = Math.min(at, to - Long.BYTES);
        long last = word(bytes, to - Long.BYTES) ^ SECOND_KEY;
        hash = Long.rotateLeft(hash, ROTATION) + product(word(bytes, first) ^ FIRST_KEY, last);
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    @ForceInline
    private static long product(long a, long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }
}
