package dev.varve.parquet.encoding;

import dev.varve.record.HashSeed;
import dev.varve.record.LittleEndian;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.internal.vm.annotation.ForceInline;

/**
 * The distinct byte strings of a column chunk in the order of their first appearance. Its bytes are
 * at once the body of the chunk's dictionary page (PLAIN: length, bytes). Open addressing over one
 * array of bytes, no object per value. Not thread-safe; used again from chunk to chunk.
 */
final class TextDictionary {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final HashSeed seed;
    private final PageBytes page = new PageBytes();

    /** Of each value the hash and, in the lower half, the id plus 1; 0 where there is none. */
    private long[] slots = new long[1 << 10];

    private int[] starts = new int[1 << 9];
    private int size;

    TextDictionary(HashSeed seed) {
        this.seed = seed;
    }

    void clear() {
        Arrays.fill(slots, 0);
        page.clear();
        size = 0;
    }

    int size() {
        return size;
    }

    /** The body of the dictionary page. */
    PageBytes page() {
        return page;
    }

    /** Bytes of the heap that its arrays are. */
    long heldBytes() {
        return page.array().length
                + (long) Long.BYTES * slots.length
                + (long) Integer.BYTES * starts.length;
    }

    /** Where the value's bytes begin in the page. */
    int start(int id) {
        return starts[id];
    }

    /** Where the value's bytes end in the page. */
    int end(int id) {
        return id + 1 < size ? starts[id + 1] - Integer.BYTES : page.length();
    }

    /** The id of the value; a value that is new gets the next. */
    int idOf(byte[] bytes, int from, int to) {
        int hash = seed.hash(bytes, from, to);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (true) {
            long entry = slots[slot];
            if (entry == 0) {
                return add(bytes, from, to, hash, slot);
            }
            int id = (int) entry - 1;
            if ((int) (entry >>> Integer.SIZE) == hash && isEqual(id, bytes, from, to)) {
                return id;
            }
            slot = slot + 1 & mask;
        }
    }

    @ForceInline
    boolean isEqual(int id, byte[] bytes, int from, int to) {
        int start = starts[id];
        int length = to - from;
        byte[] known = page.array();
        if ((int) INT.get(known, start - Integer.BYTES) != length) {
            return false;
        }
        if (length < Long.BYTES) {
            return LittleEndian.shortWord(known, start, start + length)
                    == LittleEndian.shortWord(bytes, from, to);
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (LittleEndian.word(known, start + i) != LittleEndian.word(bytes, from + i)) {
                return false;
            }
        }
        return LittleEndian.word(known, start + last) == LittleEndian.word(bytes, to - Long.BYTES);
    }

    private int add(byte[] bytes, int from, int to, int hash, int slot) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
        }
        page.putInt(to - from);
        starts[size] = page.length();
        page.putBytes(bytes, from, to - from);
        size++;
        slots[slot] = (long) hash << Integer.SIZE | size;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        long[] entries = slots;
        slots = new long[entries.length * 2];
        int mask = slots.length - 1;
        for (long entry : entries) {
            if (entry != 0) {
                int slot = (int) (entry >>> Integer.SIZE) & mask;
                while (slots[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                slots[slot] = entry;
            }
        }
    }
}
