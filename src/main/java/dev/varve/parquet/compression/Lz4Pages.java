package dev.varve.parquet.compression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * LZ4 blocks without a frame (<a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">block format</a>), greedy with
 * one hash table. Its own because the libraries find their implementations by reflection or reach
 * into Unsafe, neither of which a native image without warnings has.
 */
final class Lz4Pages implements PageCompressor {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int HASH_BITS = 14;
    private static final int MULTIPLIER = -1640531535;
    private static final int MIN_MATCH = 4;
    private static final int MAX_DISTANCE = 65535;

    /** The format wants the last bytes to be literals, and no match to begin near the end. */
    private static final int LAST_LITERALS = 5;

    private static final int MATCH_LIMIT = 12;

    /** The longer nothing matches, the wider the steps. */
    private static final int SKIP_SHIFT = 6;

    private static final int RUN_MASK = 15;

    private final int[] lastSeen = new int[1 << HASH_BITS];
    private byte[] target = {};
    private int at;

    @Override
    public int boundBytes(int length) {
        return length + length / 255 + 16;
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        this.target = target;
        this.at = 0;
        Arrays.fill(lastSeen, -1);
        int anchor = from;
        int position = from;
        int end = from + length;
        int limit = end - MATCH_LIMIT;
        while (position < limit) {
            int match = findAndRemember(source, position);
            if (match < 0) {
                position += 1 + (position - anchor >> SKIP_SHIFT);
                continue;
            }
            int matchLength = matchLength(source, match, position, end - LAST_LITERALS);
            putSequence(source, anchor, position - anchor, position - match, matchLength);
            position += matchLength;
            anchor = position;
        }
        putLiterals(source, anchor, end - anchor, 0);
        return at;
    }

    /** Where the 4 bytes at the position were seen before, within reach, or -1. */
    private int findAndRemember(byte[] source, int position) {
        int bytes = (int) INT.get(source, position);
        int slot = bytes * MULTIPLIER >>> Integer.SIZE - HASH_BITS;
        int candidate = lastSeen[slot];
        lastSeen[slot] = position;
        boolean matches =
                candidate >= 0
                        && position - candidate <= MAX_DISTANCE
                        && (int) INT.get(source, candidate) == bytes;
        return matches ? candidate : -1;
    }

    private static int matchLength(byte[] source, int match, int position, int end) {
        int length = MIN_MATCH;
        while (position + length <= end - Long.BYTES) {
            long difference =
                    (long) LONG.get(source, match + length)
                            ^ (long) LONG.get(source, position + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >> 3);
            }
            length += Long.BYTES;
        }
        while (position + length < end && source[match + length] == source[position + length]) {
            length++;
        }
        return length;
    }

    private void putSequence(byte[] source, int from, int literals, int distance, int matchLength) {
        int rest = matchLength - MIN_MATCH;
        putLiterals(source, from, literals, Math.min(rest, RUN_MASK));
        target[at++] = (byte) distance;
        target[at++] = (byte) (distance >>> Byte.SIZE);
        if (rest >= RUN_MASK) {
            putLength(rest - RUN_MASK);
        }
    }

    private void putLiterals(byte[] source, int from, int literals, int matchToken) {
        target[at++] = (byte) (Math.min(literals, RUN_MASK) << 4 | matchToken);
        if (literals >= RUN_MASK) {
            putLength(literals - RUN_MASK);
        }
        System.arraycopy(source, from, target, at, literals);
        at += literals;
    }

    private void putLength(int length) {
        int rest = length;
        while (rest >= 255) {
            target[at++] = (byte) 255;
            rest -= 255;
        }
        target[at++] = (byte) rest;
    }
}
