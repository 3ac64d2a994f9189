package dev.varve.parquet.encoding;

/**
 * Encoding DELTA_BINARY_PACKED of the Parquet format: blocks of 128 differences in four miniblocks,
 * each packed to the bits that it needs. Not thread-safe; used again from page to page.
 */
final class DeltaIntegers {

    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

    private final long[] deltas = new long[BLOCK];
    private final int[] widths = new int[MINIBLOCKS];

    /** Encodes 64-bit values. */
    void encodeLongs(long[] values, int from, int to, PageBytes out) {
        putHeader(to - from, to > from ? values[from] : 0, out);
        for (int at = from + 1; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            long min = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                long delta = values[at + i] - values[at + i - 1];
                deltas[i] = delta;
                min = Math.min(min, delta);
            }
            putBlock(count, min, -1L, out);
        }
    }

    /** Encodes the low 32 bits of each value, with differences that wrap around at 32 bits. */
    void encodeInts(long[] values, int from, int to, PageBytes out) {
        putHeader(to - from, to > from ? (int) values[from] : 0, out);
        for (int at = from + 1; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            long min = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                long delta = (int) (values[at + i] - values[at + i - 1]);
                deltas[i] = delta;
                min = Math.min(min, delta);
            }
            putBlock(count, min, 0xFFFFFFFFL, out);
        }
    }

    /** Encodes 32-bit values. */
    void encodeInts(int[] values, int from, int to, PageBytes out) {
        putHeader(to - from, to > from ? values[from] : 0, out);
        for (int at = from + 1; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            long min = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                int delta = values[at + i] - values[at + i - 1];
                deltas[i] = delta;
                min = Math.min(min, delta);
            }
            putBlock(count, min, 0xFFFFFFFFL, out);
        }
    }

    private static void putHeader(int count, long first, PageBytes out) {
        out.putVarint(BLOCK);
        out.putVarint(MINIBLOCKS);
        out.putVarint(count);
        out.putZigZag(first);
    }

    private void putBlock(int count, long min, long mask, PageBytes out) {
        out.putZigZag(min);
        for (int miniblock = 0; miniblock < MINIBLOCKS; miniblock++) {
            int from = miniblock * MINIBLOCK;
            long union = 0;
            for (int i = from; i < from + MINIBLOCK; i++) {
                long rest = i < count ? deltas[i] - min & mask : 0;
                deltas[i] = rest;
                union |= rest;
            }
            widths[miniblock] = Long.SIZE - Long.numberOfLeadingZeros(union);
        }
        for (int width : widths) {
            out.putByte(width);
        }
        for (int miniblock = 0; miniblock < MINIBLOCKS; miniblock++) {
            int from = miniblock * MINIBLOCK;
            if (from < count && widths[miniblock] > 0) {
                out.putPacked(deltas, from, from + MINIBLOCK, widths[miniblock]);
            }
        }
    }
}
