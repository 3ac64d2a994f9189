package dev.varve.record.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time. The first byte in memory is the lowest of the word. The tests mark
 * matching bytes by their highest bit; marks above the lowest one may be wrong, the lowest never
 * is.
 *
 * <p>Loops use {@link #WORD} directly: a native image does not inline a helper around it unless
 * {@code ForceInline} says so.
 */
final class Words {

    static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes that must stand readable behind the last byte of what is scanned. */
    static final int SLACK_BYTES = 32;

    static final long ONES = 0x0101010101010101L;
    static final long HIGHS = 0x8080808080808080L;
    static final long LOWS = 0x7F7F7F7F7F7F7F7FL;
    static final long BACKSLASHES = '\\' * ONES;

    /** Turns a quote into a space and leaves control characters below it. */
    static final long TWOS = 0x02 * ONES;

    /** What quotes and control characters, so turned, are below. */
    static final long THRESHOLDS = 0x21 * ONES;

    static final long ZEROS = '0' * ONES;
    static final long ABOVE_NINES = 0x76 * ONES;

    private Words() {}

    /** Marks quotes, backslashes, control characters and non-ASCII bytes. */
    static long marksOfText(long word) {
        return ((word ^ TWOS) - THRESHOLDS | (word ^ BACKSLASHES) - ONES | word) & HIGHS;
    }

    /** Marks quotes, backslashes and control characters. */
    static long marksOfUnicode(long word) {
        return ((word ^ TWOS) - THRESHOLDS | (word ^ BACKSLASHES) - ONES) & ~word & HIGHS;
    }

    /** Whether there is white space, or a control character. */
    static boolean hasSpace(long word) {
        return (word - THRESHOLDS & ~word & HIGHS) != 0;
    }

    /** Index of the lowest marked byte. */
    static int firstMark(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Marks what is not a digit, in a word already xor-ed with {@link #ZEROS}. */
    static long marksOfNonDigits(long digits) {
        return ((digits & LOWS) + ABOVE_NINES | digits) & HIGHS;
    }

    /** The number that eight digits (values 0–9, the first in the lowest byte) stand for. */
    static long eightDigits(long digits) {
        long pairs = digits * 10 + (digits >>> 8) & 0x00FF00FF00FF00FFL;
        long fours = pairs * 100 + (pairs >>> 16) & 0x0000FFFF0000FFFFL;
        return fours * 10000 + (fours >>> 32) & 0xFFFFFFFFL;
    }
}
