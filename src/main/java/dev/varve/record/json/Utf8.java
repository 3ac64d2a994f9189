package dev.varve.record.json;

import java.lang.invoke.VarHandle;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. Stateless. */
final class Utf8 {

    private static final VarHandle WORD = Words.WORD;

    private Utf8() {}

    /** Index of the first byte that does not belong to UTF-8, or -1. */
    static int firstInvalid(byte[] in, int from, int to) {
        int i = from;
        while (i < to) {
            while (i + 8 <= to && ((long) WORD.get(in, i) & Words.HIGHS) == 0) {
                i += 8;
            }
            while (i < to && in[i] >= 0) {
                i++;
            }
            while (i < to && in[i] < 0) {
                int length = sequence(in, i, to);
                if (length == 0) {
                    return i;
                }
                i += length;
            }
        }
        return -1;
    }

    /** Length of the sequence of two to four bytes at {@code i}, or 0 if it is none. */
    private static int sequence(byte[] in, int i, int to) {
        int first = in[i] & 0xFF;
        if (first < 0xE0) {
            return first >= 0xC2 && i + 1 < to && isContinuation(in[i + 1]) ? 2 : 0;
        }
        if (first < 0xF0) {
            if (i + 2 >= to || !isContinuation(in[i + 1]) || !isContinuation(in[i + 2])) {
                return 0;
            }
            int point = (first & 0x0F) << 6 | in[i + 1] & 0x3F;
            return point >= 0x20 && (point & 0x3E0) != 0x360 ? 3 : 0;
        }
        if (first > 0xF4
                || i + 3 >= to
                || !isContinuation(in[i + 1])
                || !isContinuation(in[i + 2])
                || !isContinuation(in[i + 3])) {
            return 0;
        }
        int point = (first & 0x07) << 6 | in[i + 1] & 0x3F;
        return point >= 0x10 && point < 0x110 ? 4 : 0;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
