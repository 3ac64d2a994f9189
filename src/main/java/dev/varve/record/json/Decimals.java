package dev.varve.record.json;

/**
 * Decimals → doubles, and whether a double holds a decimal, in a few multiplications. Both say so
 * where they cannot decide; the exact arithmetic of the JDK does then. Stateless.
 */
final class Decimals {

    /** No double: the caller has to ask the JDK. */
    static final double UNDECIDED = Double.NaN;

    /** What {@link #holds} knows. */
    enum Holding {
        YES,
        NO,
        UNDECIDED
    }

    private static final long FRACTION_BITS = (1L << 52) - 1;
    private static final int EXPONENT_BIAS = 1023;

    /** How near to one half a fraction may be computed before it is not trusted. */
    private static final long DOUBT = 16;

    private Decimals() {}

    /**
     * The double nearest to {@code digits × 10^exponent}, or {@link #UNDECIDED}. The algorithm of
     * Daniel Lemire, "Number Parsing at a Gigabyte per Second" (2021), for normal doubles.
     *
     * @param digits positive, below 10^19
     */
    static double nearest(long digits, int exponent) {
        if (exponent < PowersOfFive.LOWEST || exponent > PowersOfFive.HIGHEST) {
            return UNDECIDED;
        }
        int shift = Long.numberOfLeadingZeros(digits);
        long normal = digits << shift;
        long factor = PowersOfFive.high(exponent);
        long low = normal * factor;
        long high = Math.unsignedMultiplyHigh(normal, factor);
        if ((high & 0x1FF) == 0x1FF) {
            long more = Math.unsignedMultiplyHigh(normal, PowersOfFive.low(exponent));
            low += more;
            if (Long.compareUnsigned(low, more) < 0) {
                high++;
            }
            if (low == -1L && (exponent < -27 || exponent > 55)) {
                return UNDECIDED;
            }
        }
        int upper = (int) (high >>> 63);
        long mantissa = high >>> upper + 9;
        int binary =
                PowersOfFive.binaryExponentOfTen(exponent) + 63 + upper - shift + EXPONENT_BIAS;
        if (binary <= 0) {
            return UNDECIDED;
        }
        boolean half =
                Long.compareUnsigned(low, 1) <= 0
                        && exponent >= -4
                        && exponent <= 23
                        && (mantissa & 3) == 1
                        && mantissa << upper + 9 == high;
        if (half) {
            mantissa &= ~1L;
        }
        mantissa = mantissa + (mantissa & 1) >>> 1;
        if (mantissa >>> 53 != 0) {
            mantissa >>>= 1;
            binary++;
        }
        return binary >= 2047
                ? UNDECIDED
                : Double.longBitsToDouble(mantissa & FRACTION_BITS | (long) binary << 52);
    }

    /**
     * Whether the positive double is a power of two: the next lower one is nearer to it than the
     * next higher one, so that its shortest decimal need not be itself rounded.
     */
    static boolean isPowerOfTwo(double value) {
        return (Double.doubleToRawLongBits(value) & FRACTION_BITS) == 0;
    }

    /**
     * Whether {@code value}, printed with as many digits, gives {@code digits × 10^exponent} back.
     *
     * @param value positive, the double nearest to it
     * @param digits below 10^18, not divisible by ten
     */
    static Holding holds(double value, long digits, int exponent) {
        int scale = -exponent;
        if (scale < -PowersOfFive.HIGHEST
                || scale > PowersOfFive.HIGHEST
                || value < Double.MIN_NORMAL) {
            return Holding.UNDECIDED;
        }
        long bits = Double.doubleToRawLongBits(value);
        long mantissa = (bits & FRACTION_BITS | 1L << 52) << 11;
        int binary = (int) (bits >>> 52) - EXPONENT_BIAS - 63;
        // value × 10^scale = mantissa × 5^scale × 2^(binary + scale), in 192 bits of which 128 are
        // kept
        long high = Math.unsignedMultiplyHigh(mantissa, PowersOfFive.high(scale));
        long low = mantissa * PowersOfFive.high(scale);
        long more = Math.unsignedMultiplyHigh(mantissa, PowersOfFive.low(scale));
        low += more;
        if (Long.compareUnsigned(low, more) < 0) {
            high++;
        }
        int fractionBits = -(binary + PowersOfFive.binaryExponentOfTen(scale) + 1);
        if (fractionBits <= 0 || fractionBits >= 64) {
            return Holding.UNDECIDED;
        }
        long whole = high >>> fractionBits;
        long fraction = high << 64 - fractionBits | low >>> fractionBits;
        long toHalf = fraction - Long.MIN_VALUE;
        if (toHalf >= -DOUBT && toHalf <= DOUBT) {
            return Holding.UNDECIDED;
        }
        return (toHalf > 0 ? whole + 1 : whole) == digits ? Holding.YES : Holding.NO;
    }
}
