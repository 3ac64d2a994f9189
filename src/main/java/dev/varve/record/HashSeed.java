package dev.varve.record;

import java.security.SecureRandom;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Makes the hashes by which keys and values of the input are looked up. Each process draws its own,
 * so that nobody can send names or values that all meet in one place of a table; what is written
 * does not depend on it. Both numbers go into every product of a hash, since one that is only put
 * before them lets differences cancel each other.
 *
 * @param first is joined to the first of two words
 * @param second is joined to the second of two words
 */
public record HashSeed(long first, long second) {

    private static final int ROTATION = 23;

    /** One that nobody can foretell. */
    public static HashSeed random() {
        SecureRandom random = new SecureRandom();
        return new HashSeed(random.nextLong(), random.nextLong());
    }

    /** Products of 16 bytes at a time, which do not wait for each other. */
    @ForceInline
    public int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        long hash = length;
        if (length < Long.BYTES) {
            hash += product(LittleEndian.shortWord(bytes, from, to) ^ first, second);
            return (int) (hash ^ hash >>> Integer.SIZE);
        }
        int at = from;
        for (; at < to - 2 * Long.BYTES; at += 2 * Long.BYTES) {
            hash =
                    Long.rotateLeft(hash, ROTATION)
                            + product(
                                    LittleEndian.word(bytes, at) ^ first,
                                    LittleEndian.word(bytes, at + Long.BYTES) ^ second);
        }
        // the rest, which may overlap what was taken already
        int beginning = Math.min(at, to - Long.BYTES);
        long last = LittleEndian.word(bytes, to - Long.BYTES) ^ second;
        hash =
                Long.rotateLeft(hash, ROTATION)
                        + product(LittleEndian.word(bytes, beginning) ^ first, last);
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    @ForceInline
    private static long product(long a, long b) {
        return a * b ^ Math.multiplyHigh(a, b);
    }
}
