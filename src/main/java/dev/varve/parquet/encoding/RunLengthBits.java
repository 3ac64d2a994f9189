package dev.varve.parquet.encoding;

/**
 * The hybrid of run lengths and bit packing of the Parquet format (encoding RLE), for dictionary
 * ids and definition levels.
 */
final class RunLengthBits {

    private static final int GROUP = 8;

    /** Rows of equal validity, in groups, from which on a run is shorter than their bits. */
    private static final int RUN_GROUPS = 3;

    private RunLengthBits() {}

    /** Bits that the values 0 to {@code max} need. */
    static int width(int max) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    /** Encodes values of that many bits each. */
    static void encode(int[] values, int from, int to, int width, PageBytes out) {
        int packedFrom = from;
        int at = from;
        while (at < to) {
            int run = runLength(values, at, to);
            if (run < GROUP) {
                at += GROUP;
                continue;
            }
            putPackedRun(values, packedFrom, at, width, out);
            out.putVarint((long) run << 1);
            putRunValue(values[at], width, out);
            at += run;
            packedFrom = at;
        }
        putPackedRun(values, packedFrom, to, width, out);
    }

    private static int runLength(int[] values, int from, int to) {
        int value = values[from];
        int at = from + 1;
        while (at < to && values[at] == value) {
            at++;
        }
        return at - from;
    }

    private static void putPackedRun(int[] values, int from, int to, int width, PageBytes out) {
        if (from >= to) {
            return;
        }
        int groups = (to - from + GROUP - 1) / GROUP;
        out.putVarint((long) groups << 1 | 1);
        out.putPacked(values, from, to, width);
    }

    private static void putRunValue(int value, int width, PageBytes out) {
        for (int bits = 0; bits < width; bits += Byte.SIZE) {
            out.putByte(value >>> bits);
        }
    }

    /**
     * The definition levels of an optional column's rows, with the length before them that version
     * 1 pages want.
     */
    static void putLevels(long[] validity, int from, int to, int nullCount, PageBytes out) {
        int lengthAt = out.length();
        out.putInt(0);
        int rows = to - from;
        if (nullCount == 0 || nullCount == rows) {
            putLevelRun(rows, nullCount == 0, out);
        } else {
            putMixedLevels(validity, from, to, out);
        }
        out.putInt(lengthAt, out.length() - lengthAt - Integer.BYTES);
    }

    private static void putLevelRun(int rows, boolean defined, PageBytes out) {
        out.putVarint((long) rows << 1);
        out.putByte(defined ? 1 : 0);
    }

    private static void putMixedLevels(long[] validity, int from, int to, PageBytes out) {
        int groups = (to - from + GROUP - 1) / GROUP;
        int whole = (to - from) / GROUP;
        int packedFrom = 0;
        int at = 0;
        while (at < groups) {
            int group = group(validity, from + at * GROUP, to);
            int end = at + 1;
            if (group == 0 || group == 0xFF) {
                while (end < whole && group(validity, from + end * GROUP, to) == group) {
                    end++;
                }
            }
            if (end - at >= RUN_GROUPS && end <= whole) {
                putPackedLevels(validity, from, to, packedFrom, at, out);
                putLevelRun((end - at) * GROUP, group != 0, out);
                packedFrom = end;
            }
            at = end;
        }
        putPackedLevels(validity, from, to, packedFrom, groups, out);
    }

    private static void putPackedLevels(
            long[] validity, int from, int to, int fromGroup, int toGroup, PageBytes out) {
        if (fromGroup == toGroup) {
            return;
        }
        out.putVarint((long) (toGroup - fromGroup) << 1 | 1);
        for (int group = fromGroup; group < toGroup; group++) {
            out.putByte(group(validity, from + group * GROUP, to));
        }
    }

    /** The validity of 8 rows; rows beyond the last are 0. */
    private static int group(long[] validity, int from, int to) {
        int word = from >> 6;
        int offset = from & 63;
        long bits = validity[word] >>> offset;
        if (offset > 64 - GROUP && from + (64 - offset) < to) {
            bits |= validity[word + 1] << 64 - offset;
        }
        int rows = Math.min(GROUP, to - from);
        return (int) bits & (1 << rows) - 1;
    }
}
