package dev.varve.column;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Bulk copies between the heap and memory outside it, by address. One segment over all memory is a
 * constant to both compilers; a segment per buffer is not. Callers keep to their buffer's bounds.
 */
final class Memory {

    /** Enabled by the manifest; the addresses come from {@link SlabPool} alone. */
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Memory() {}

    static void put(byte[] source, int from, long address, int length) {
        MemorySegment.copy(source, from, ALL, ValueLayout.JAVA_BYTE, address, length);
    }

    static void put(int[] source, int from, long address, int length) {
        MemorySegment.copy(source, from, ALL, INT, address, length);
    }

    static void put(long[] source, int from, long address, int length) {
        MemorySegment.copy(source, from, ALL, LONG, address, length);
    }

    static void get(long address, byte[] target, int at, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, address, target, at, length);
    }

    static void get(long address, int[] target, int at, int length) {
        MemorySegment.copy(ALL, INT, address, target, at, length);
    }

    static void get(long address, long[] target, int at, int length) {
        MemorySegment.copy(ALL, LONG, address, target, at, length);
    }
}
