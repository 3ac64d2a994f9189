package dev.varve.parquet.encoding;

import dev.varve.record.LittleEndian;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.internal.vm.annotation.ForceInline;

/** Byte strings compared 8 bytes at a time. */
final class TextWords {

    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private TextWords() {}

    /**
     * The first 8 bytes as a number that orders as they do when compared unsigned; shorter values
     * are filled up with zeros.
     */
    @ForceInline
    static long prefix(byte[] bytes, int from, int to) {
        if (to - from >= Long.BYTES) {
            return (long) BIG.get(bytes, from);
        }
        return Long.reverseBytes(LittleEndian.shortWord(bytes, from, to));
    }

    /** Length of what two values have in common from their beginning. */
    static int commonPrefix(byte[] bytes, int aFrom, int aTo, int bFrom, int bTo) {
        int most = Math.min(aTo - aFrom, bTo - bFrom);
        int i = 0;
        for (; i <= most - Long.BYTES; i += Long.BYTES) {
            long difference =
                    LittleEndian.word(bytes, aFrom + i) ^ LittleEndian.word(bytes, bFrom + i);
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
}
