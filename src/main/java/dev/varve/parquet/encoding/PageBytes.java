package dev.varve.parquet.encoding;

import dev.varve.column.Growth;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing run of bytes on the heap, little-endian; used again from page to page. */
final class PageBytes {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array = new byte[1 << 12];
    private int length;

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Makes room for that many bytes after the last; the array may be another one then. */
    void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Growth.of(needed));
        }
    }

    /** Counts bytes that were written to the array directly, after {@link #reserve}. */
    void advance(int bytes) {
        length += bytes;
    }

    void putByte(int value) {
        reserve(1);
        array[length++] = (byte) value;
    }

    void putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(array, length, value);
        length += Integer.BYTES;
    }

    void putInt(int at, int value) {
        INT.set(array, at, value);
    }

    void putBytes(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    void putLongs(long[] values, int from, int to) {
        reserve(Math.multiplyExact(to - from, Long.BYTES));
        for (int i = from; i < to; i++) {
            LONG.set(array, length, values[i]);
            length += Long.BYTES;
        }
    }

    /** The low 32 bits of each value. */
    void putInts(long[] values, int from, int to) {
        reserve(Math.multiplyExact(to - from, Integer.BYTES));
        for (int i = from; i < to; i++) {
            INT.set(array, length, (int) values[i]);
            length += Integer.BYTES;
        }
    }

    /** Unsigned LEB128. */
    void putVarint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    void putZigZag(long value) {
        putVarint(value << 1 ^ value >> 63);
    }

    /**
     * Packs values of {@code width} bits, least significant bit first, and pads them with zeros to
     * a multiple of 8 values.
     */
    void putPacked(int[] values, int from, int to, int width) {
        int groups = to - from + 7 >> 3;
        reserve(groups * width + Long.BYTES);
        if (width == Byte.SIZE) {
            putAsBytes(values, from, to);
            return;
        }
        byte[] target = array;
        int at = length;
        long word = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            long value = values[i] & 0xFFFFFFFFL;
            word |= value << bits;
            bits += width;
            if (bits >= Long.SIZE) {
                LONG.set(target, at, word);
                at += Long.BYTES;
                bits -= Long.SIZE;
                word = bits == 0 ? 0 : value >>> width - bits;
            }
        }
        finishPacked(at, word, groups * width);
    }

    private void putAsBytes(int[] values, int from, int to) {
        byte[] target = array;
        int at = length;
        for (int i = from; i < to; i++) {
            target[at++] = (byte) values[i];
        }
        int end = length + (to - from + 7 & ~7);
        Arrays.fill(target, at, end, (byte) 0);
        length = end;
    }

    /** Packs values of {@code width} bits, least significant bit first; a multiple of 8 values. */
    void putPacked(long[] values, int from, int to, int width) {
        int size = (to - from >> 3) * width;
        reserve(size + Long.BYTES);
        byte[] target = array;
        int at = length;
        long word = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            long value = values[i];
            word |= value << bits;
            bits += width;
            if (bits >= Long.SIZE) {
                LONG.set(target, at, word);
                at += Long.BYTES;
                bits -= Long.SIZE;
                word = bits == 0 ? 0 : value >>> width - bits;
            }
        }
        finishPacked(at, word, size);
    }

    private void finishPacked(int at, long word, int size) {
        int end = length + size;
        int next = at;
        long rest = word;
        while (next < end) {
            array[next++] = (byte) rest;
            rest >>>= 8;
        }
        length = end;
    }
}
