package dev.varve.record.json;

import java.util.Arrays;

/**
 * The values that were read from documents, one behind the other, for who asks what a row was. Not
 * thread-safe.
 */
final class DocumentValues {

    /** Values are kept in arrays of this size, or their own. */
    private static final int USUAL_BYTES = 256 << 10;

    private byte[] bytes = {};
    private int size;

    /** Holds the value that was copied last, and maybe those before it. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Copies a value behind those that stay, NUL and slack behind it.
     *
     * @return where it begins in {@link #bytes()}
     */
    int copy(byte[] json, int from, int to) {
        int length = to - from;
        int needed = length + 1 + Words.SLACK_BYTES;
        if (bytes.length - size < needed) {
            // rows refer to the old array, so it stays as it is
            bytes = new byte[Math.max(needed, USUAL_BYTES)];
            size = 0;
        }
        System.arraycopy(json, from, bytes, size, length);
        Arrays.fill(bytes, size + length, size + needed, (byte) 0);
        return size;
    }

    /** The value copied last, which ends there, stays: a row refers to it. */
    void keepTo(int end) {
        size = end + 1;
    }

    /** No row refers to any value any more. */
    void clear() {
        size = 0;
    }

    /** Lets go of an array that is larger than usual; there must be no value. */
    void trim() {
        if (bytes.length > USUAL_BYTES) {
            bytes = new byte[0];
        }
    }
}
