package dev.varve.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.internal.vm.annotation.ForceInline;

/** Bytes read 8 at a time: the first byte in memory is the lowest of the word. */
public final class LittleEndian {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** The 8 bytes from there on. */
    @ForceInline
    public static long word(byte[] bytes, int from) {
        return (long) LONG.get(bytes, from);
    }

    /** Fewer than 8 bytes, filled up with zeros; without a loop where the array allows it. */
    @ForceInline
    public static long shortWord(byte[] bytes, int from, int to) {
        if (from + Long.BYTES <= bytes.length) {
            return (long) LONG.get(bytes, from) & ~(-1L << Byte.SIZE * (to - from));
        }
        long word = 0;
        for (int at = to - 1; at >= from; at--) {
            word = word << Byte.SIZE | bytes[at] & 0xFF;
        }
        return word;
    }
}
