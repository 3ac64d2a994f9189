package dev.varve.record.json;

import java.math.BigInteger;

/**
 * The 128 leading bits of the powers of five that a double's decimal exponents need: truncated for
 * positive exponents, one more than truncated for negative ones, as the algorithm of Daniel Lemire,
 * "Number Parsing at a Gigabyte per Second" (2021), wants them.
 */
final class PowersOfFive {

    static final int LOWEST = -342;
    static final int HIGHEST = 308;

    private static final long[] HIGH = new long[HIGHEST - LOWEST + 1];
    private static final long[] LOW = new long[HIGHEST - LOWEST + 1];

    static {
        BigInteger five = BigInteger.valueOf(5);
        BigInteger power = BigInteger.ONE;
        for (int exponent = 0; exponent <= HIGHEST; exponent++) {
            put(exponent, power);
            power = power.multiply(five);
        }
        power = BigInteger.ONE;
        for (int exponent = -1; exponent >= LOWEST; exponent--) {
            power = power.multiply(five);
            int bits = power.subtract(BigInteger.ONE).bitLength();
            int scale = exponent >= -27 ? bits + 127 : 2 * bits + 128;
            put(exponent, BigInteger.ONE.shiftLeft(scale).divide(power).add(BigInteger.ONE));
        }
    }

    private PowersOfFive() {}

    private static void put(int exponent, BigInteger power) {
        BigInteger leading = power.shiftRight(power.bitLength() - 128);
        HIGH[exponent - LOWEST] = leading.shiftRight(64).longValue();
        LOW[exponent - LOWEST] = leading.longValue();
    }

    /** The higher half of {@code 5^exponent}, its highest bit set. */
    static long high(int exponent) {
        return HIGH[exponent - LOWEST];
    }

    /** The lower half of {@code 5^exponent}. */
    static long low(int exponent) {
        return LOW[exponent - LOWEST];
    }

    /** The binary exponent of {@code 10^exponent}, rounded down. */
    static int binaryExponentOfTen(int exponent) {
        return 217_706 * exponent >> 16;
    }
}
