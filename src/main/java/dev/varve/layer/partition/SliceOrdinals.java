package dev.varve.layer.partition;

import dev.varve.record.HashSeed;
import java.util.Arrays;

/** Numbers distinct byte strings in the order of their first appearance. Not thread-safe. */
final class SliceOrdinals {

    private final HashSeed seed;
    private int[] slots = new int[64];
    private byte[][] slices = new byte[16][];
    private int size;

    SliceOrdinals(HashSeed seed) {
        this.seed = seed;
    }

    /** The number of the slice; the next free one when it is new. */
    int of(byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = seed.hash(bytes, from, to) & mask;
        while (slots[slot] != 0) {
            byte[] known = slices[slots[slot] - 1];
            if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
                return slots[slot] - 1;
            }
            slot = slot + 1 & mask;
        }
        return add(slot, Arrays.copyOfRange(bytes, from, to));
    }

    private int add(int slot, byte[] slice) {
        if (size == slices.length) {
            slices = Arrays.copyOf(slices, size * 2);
        }
        slices[size++] = slice;
        slots[slot] = size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = seed.hash(slices[i], 0, slices[i].length) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = i + 1;
        }
    }
}
