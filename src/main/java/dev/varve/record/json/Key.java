package dev.varve.record.json;

import dev.varve.record.StagedColumn;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One spelling of a field in an object: the bytes {@code "name":} as words to compare with, the
 * column it leads to, and which key is likely to follow it.
 */
final class Key {

    private static final VarHandle WORD = Words.WORD;

    /** Bytes compared word by word without a branch; what is longer is compared after them. */
    static final int WORD_BYTES = 24;

    final byte[] name;
    final int hash;
    final int id;
    final StagedColumn column;
    final KeyedColumn keyed;

    /** The keys of the object that this key routes to columns of their own. */
    final @Nullable KeyScope scope;

    /** {@code "name":} with slack. */
    private final byte[] pattern;

    /** Length of {@code "name":}. */
    final int length;

    long word0;
    long word1;
    long word2;
    long mask0;
    long mask1;
    long mask2;

    /**
     * Bits of {@link KeyTable#requiredBits()} and {@link Markers} that a record with this key has.
     */
    long flags;

    /** The key that came after this one the last time. */
    Key next = this;

    Key(byte[] name, int hash, KeyedColumn keyed, @Nullable KeyScope scope) {
        this.name = name;
        this.hash = hash;
        this.id = keyed.nextKeyId();
        this.column = keyed.column;
        this.keyed = keyed;
        this.scope = scope;
        this.length = name.length + 3;
        this.pattern = new byte[Math.max(length, WORD_BYTES) + Long.BYTES];
        pattern[0] = '"';
        System.arraycopy(name, 0, pattern, 1, name.length);
        pattern[length - 2] = '"';
        pattern[length - 1] = ':';
        if (isSpelledPlainly()) {
            word0 = (long) WORD.get(pattern, 0);
            word1 = (long) WORD.get(pattern, 8);
            word2 = (long) WORD.get(pattern, 16);
            mask0 = mask(length);
            mask1 = mask(length - 8);
            mask2 = mask(length - 16);
            word0 &= mask0;
            word1 &= mask1;
            word2 &= mask2;
        } else {
            retire();
        }
    }

    private static long mask(int bytes) {
        return bytes <= 0 ? 0 : bytes >= 8 ? -1L : (1L << bytes * 8) - 1;
    }

    /** Whether JSON needs no escape for the name. */
    private boolean isSpelledPlainly() {
        for (byte b : name) {
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return false;
            }
        }
        return true;
    }

    /** Makes the key match nothing any more: no word of JSON text is all ones. */
    void retire() {
        mask0 = -1L;
        word0 = Words.ONES;
    }

    /**
     * Whether {@code "name":} stands at {@code i}; {@link Words#SLACK_BYTES} must be readable
     * there.
     */
    boolean isAt(byte[] in, int i) {
        long different =
                ((long) WORD.get(in, i) ^ word0) & mask0
                        | ((long) WORD.get(in, i + 8) ^ word1) & mask1
                        | ((long) WORD.get(in, i + 16) ^ word2) & mask2;
        return different == 0 && (length <= WORD_BYTES || isTailAt(in, i));
    }

    /** Whether what is beyond the words matches too. */
    boolean isTailAt(byte[] in, int i) {
        return i + length <= in.length
                && Arrays.equals(in, i + WORD_BYTES, i + length, pattern, WORD_BYTES, length);
    }

    String text() {
        return new String(name, StandardCharsets.UTF_8);
    }
}
