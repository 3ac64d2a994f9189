package dev.varve.parquet.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of long values, short enough for statistics: a lower bound is cut, an upper bound is cut
 * and its last character counted up, so that both stay what they are. Of UTF-8 whole characters
 * only.
 */
public final class Truncation {

    /** As other writers do. */
    public static final int LENGTH_BYTES = 64;

    private static final int LAST_CODE_POINT = 0x10FFFF;
    private static final int FIRST_SURROGATE = 0xD800;
    private static final int LAST_SURROGATE = 0xDFFF;

    private Truncation() {}

    static boolean isNeeded(int length) {
        return length > LENGTH_BYTES;
    }

    /** A lower bound of the value. */
    static byte[] min(byte[] bytes, int from, int to, boolean utf8) {
        return Arrays.copyOfRange(bytes, from, from + keptLength(bytes, from, to, utf8));
    }

    /** An upper bound of the value; null when there is none shorter than the value. */
    static byte @Nullable [] max(byte[] bytes, int from, int to, boolean utf8) {
        if (!isNeeded(to - from)) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        byte[] kept = min(bytes, from, to, utf8);
        return utf8 ? incrementCharacter(kept) : incrementByte(kept);
    }

    private static int keptLength(byte[] bytes, int from, int to, boolean utf8) {
        if (!isNeeded(to - from)) {
            return to - from;
        }
        int kept = LENGTH_BYTES;
        while (utf8 && kept > 0 && isContinuation(bytes[from + kept])) {
            kept--;
        }
        return kept;
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    private static byte @Nullable [] incrementByte(byte[] bytes) {
        for (int at = bytes.length - 1; at >= 0; at--) {
            if (bytes[at] != (byte) 0xFF) {
                byte[] incremented = Arrays.copyOf(bytes, at + 1);
                incremented[at]++;
                return incremented;
            }
        }
        return null;
    }

    private static byte @Nullable [] incrementCharacter(byte[] utf8) {
        int end = utf8.length;
        while (end > 0) {
            int at = end - 1;
            while (at > 0 && isContinuation(utf8[at])) {
                at--;
            }
            int codePoint = new String(utf8, at, end - at, UTF_8).codePointAt(0);
            if (codePoint < LAST_CODE_POINT) {
                return withLast(utf8, at, codePoint + 1);
            }
            end = at;
        }
        return null;
    }

    private static byte[] withLast(byte[] utf8, int length, int codePoint) {
        boolean isSurrogate = codePoint >= FIRST_SURROGATE && codePoint <= LAST_SURROGATE;
        byte[] last =
                Character.toString(isSurrogate ? LAST_SURROGATE + 1 : codePoint).getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(utf8, length + last.length);
        System.arraycopy(last, 0, bytes, length, last.length);
        return bytes;
    }
}
