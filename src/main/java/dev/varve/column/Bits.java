package dev.varve.column;

/** Bitmaps in words: bit {@code i & 63} of word {@code i >> 6}. */
public final class Bits {

    private Bits() {}

    public static int words(int bits) {
        return (bits + 63) >>> 6;
    }

    public static boolean isSet(long[] words, int bit) {
        return (words[bit >> 6] >>> bit & 1) != 0;
    }

    public static void set(long[] words, int bit) {
        words[bit >> 6] |= 1L << bit;
    }

    public static void set(long[] words, int from, int to) {
        for (int bit = from; bit < to; ) {
            int next = Math.min(to, (bit | 63) + 1);
            words[bit >> 6] |= mask(bit, next);
            bit = next;
        }
    }

    public static void clear(long[] words, int from, int to) {
        for (int bit = from; bit < to; ) {
            int next = Math.min(to, (bit | 63) + 1);
            words[bit >> 6] &= ~mask(bit, next);
            bit = next;
        }
    }

    /** Bits {@code from} to {@code to - 1}, all of one word. */
    private static long mask(int from, int to) {
        return -1L >>> 64 - (to - from) << from;
    }

    public static int count(long[] words, int from, int to) {
        int count = 0;
        for (int bit = from; bit < to; ) {
            int next = Math.min(to, (bit | 63) + 1);
            count += Long.bitCount(words[bit >> 6] & mask(bit, next));
            bit = next;
        }
        return count;
    }

    /** Copies {@code length} bits; the bits of the target around them stay. */
    public static void copy(long[] source, int from, long[] target, int at, int length) {
        int done = 0;
        while (done < length) {
            int room = Math.min(64 - (at + done & 63), length - done);
            long bits = read(source, from + done, room);
            int word = at + done >> 6;
            long mask = mask(at + done, at + done + room);
            target[word] = target[word] & ~mask | bits << at + done & mask;
            done += room;
        }
    }

    private static long read(long[] source, int from, int length) {
        long bits = source[from >> 6] >>> from;
        int got = 64 - (from & 63);
        if (got < length) {
            bits |= source[(from >> 6) + 1] << got;
        }
        return bits;
    }
}
