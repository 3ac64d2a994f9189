package dev.varve.record.json;

import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Numbers of JSON: the short plain ones eight digits at a time, the others exactly. A method that
 * reads one returns the index behind it, or 0 where it leaves the number to a slower one; what it
 * read stands in {@link #integer} or {@link #real}. See {@link JsonScanner} for what must stand
 * behind the input. Not thread-safe.
 */
final class NumberReader {

    private static final VarHandle WORD = Words.WORD;

    private static final long[] POWERS = new long[19];
    private static final double[] REAL_POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
        for (int i = 0; i < REAL_POWERS.length; i++) {
            REAL_POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    /** More significant digits than any double has, so that such a number is never held. */
    private static final int DOUBLE_DIGITS = 767;

    /** Digits of an integer that needs no look at its size. */
    private static final int SAFE_DIGITS = 18;

    /** The largest unsigned integer of 64 bits, without its last digit, and that digit. */
    private static final long MOST_UNSIGNED_HEAD = 1_844_674_407_370_955_161L;

    private static final int MOST_UNSIGNED_LAST = 5;

    /** Digits of a decimal that a double always holds. */
    private static final int EXACT_DIGITS = 15;

    /** A larger exponent is taken for this one: both are beyond every double. */
    private static final int MOST_EXPONENT = 100_000_000;

    long integer;
    double real;

    private long mantissa;

    /**
     * Reads an integer of at most 16 digits that is not {@code -0} and goes on neither as a
     * decimal.
     */
    int shortInteger(byte[] in, int i) {
        int begin = in[i] == '-' ? i + 1 : i;
        int end = digits(in, begin);
        int c = in[end];
        if (end == begin
                || end - begin >= 16
                || c == '.'
                || (c | 0x20) == 'e'
                || in[begin] == '0' && (end - begin > 1 || begin > i)) {
            return 0;
        }
        integer = begin > i ? -mantissa : mantissa;
        return end;
    }

    /** Reads a decimal or integer of at most 15 digits without an exponent: a double holds it. */
    int shortDecimal(byte[] in, int i) {
        int begin = in[i] == '-' ? i + 1 : i;
        int end = digits(in, begin);
        int whole = end - begin;
        if (whole == 0 || whole > EXACT_DIGITS || in[begin] == '0' && whole > 1) {
            return 0;
        }
        double value = (double) mantissa;
        if (in[end] == '.') {
            long wholePart = mantissa;
            int fraction = end + 1;
            end = digits(in, fraction);
            int length = end - fraction;
            if (length == 0 || whole + length > EXACT_DIGITS) {
                return 0;
            }
            value = (double) (wholePart * POWERS[length] + mantissa) / REAL_POWERS[length];
        }
        if ((in[end] | 0x20) == 'e') {
            return 0;
        }
        real = begin > i ? -value : value;
        return end;
    }

    /** Reads up to 16 digits into {@link #mantissa}; returns where they end. */
    private int digits(byte[] in, int i) {
        long digits = (long) WORD.get(in, i) ^ Words.ZEROS;
        long marks = Words.marksOfNonDigits(digits);
        if (marks != 0) {
            int bits = Long.numberOfTrailingZeros(marks) & 0x78;
            // a shift by 64 would be none: without a digit the lowest byte is not one
            mantissa = bits == 0 ? 0 : Words.eightDigits(digits << 64 - bits);
            return i + (bits >>> 3);
        }
        long high = Words.eightDigits(digits);
        long more = (long) WORD.get(in, i + 8) ^ Words.ZEROS;
        marks = Words.marksOfNonDigits(more);
        if (marks != 0) {
            int bits = Long.numberOfTrailingZeros(marks) & 0x78;
            int length = bits >>> 3;
            long low = bits == 0 ? 0 : Words.eightDigits(more << 64 - bits);
            mantissa = high * POWERS[length] + low;
            return i + 8 + length;
        }
        mantissa = high * POWERS[8] + Words.eightDigits(more);
        return i + 16;
    }

    /**
     * Reads the integer that stands from {@code begin} to {@code end}, a valid number, if it fits.
     */
    boolean longInteger(byte[] in, int begin, int end) {
        int at = in[begin] == '-' ? begin + 1 : begin;
        if (end - at > SAFE_DIGITS + 1 || end == at) {
            return false;
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            // counting down, because the lowest integer has no positive
            if (i - at == SAFE_DIGITS && value < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            value = value * 10 - digit;
        }
        if (at == begin && value == Long.MIN_VALUE) {
            return false;
        }
        integer = at == begin ? -value : value;
        return true;
    }

    /**
     * Reads the positive integer that stands from {@code begin} to {@code end}, a valid number, if
     * an unsigned one of 64 bits is it and a signed one is not.
     */
    boolean unsignedInteger(byte[] in, int begin, int end) {
        int digits = end - begin;
        if (in[begin] == '-' || digits <= SAFE_DIGITS || digits > SAFE_DIGITS + 2) {
            return false;
        }
        long head = 0;
        for (int i = begin; i < end - 1; i++) {
            head = head * 10 + in[i] - '0';
        }
        int last = in[end - 1] - '0';
        boolean fits =
                head >= 0
                        && (head < MOST_UNSIGNED_HEAD
                                || head == MOST_UNSIGNED_HEAD && last <= MOST_UNSIGNED_LAST);
        integer = head * 10 + last;
        return fits && integer < 0;
    }

    /** Whether the valid number is one without fraction and exponent. */
    static boolean isInteger(byte[] in, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (in[i] == '.' || (in[i] | 0x20) == 'e') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a column of the valid number alone would be one of integers: only a double tells
     * {@code -0} from {@code 0}.
     */
    static boolean isInferredInteger(byte[] in, int begin, int end) {
        boolean negativeZero = end - begin == 2 && in[begin] == '-' && in[begin + 1] == '0';
        return isInteger(in, begin, end) && !negativeZero;
    }

    /**
     * Reads the valid number as a double into {@link #real}.
     *
     * @return whether the double holds it: it is the shortest decimal that reads back as the
     *     double, or the double itself rounded to as many digits, to either side from the middle
     */
    boolean anyDecimal(byte[] in, int begin, int end) {
        boolean negative = in[begin] == '-';
        long digits = 0;
        int significant = 0;
        int zeros = 0;
        int exponent = 0;
        boolean fraction = false;
        int i = negative ? begin + 1 : begin;
        for (; i < end && (in[i] | 0x20) != 'e'; i++) {
            if (in[i] == '.') {
                fraction = true;
                continue;
            }
            exponent -= fraction ? 1 : 0;
            if (in[i] == '0') {
                zeros += significant > 0 ? 1 : 0;
                continue;
            }
            significant += zeros + 1;
            if (significant <= SAFE_DIGITS) {
                digits = digits * POWERS[zeros + 1] + in[i] - '0';
            }
            zeros = 0;
        }
        if (significant == 0) {
            real = negative ? -0.0 : 0.0;
            return true;
        }
        if (significant > SAFE_DIGITS) {
            return significant <= DOUBLE_DIGITS && exactDecimal(in, begin, end, significant);
        }
        exponent += zeros + (i < end ? exponent(in, i + 1, end) : 0);
        double value = Decimals.nearest(digits, exponent);
        if (Double.isNaN(value)) {
            return exactDecimal(in, begin, end, significant);
        }
        real = negative ? -value : value;
        if (significant <= EXACT_DIGITS) {
            return true;
        }
        return switch (Decimals.holds(value, digits, exponent)) {
            case YES -> true;
            case NO -> Decimals.isPowerOfTwo(value) && exactDecimal(in, begin, end, significant);
            case UNDECIDED -> exactDecimal(in, begin, end, significant);
        };
    }

    /** The exponent, cut where no double is any more. */
    private static int exponent(byte[] in, int begin, int end) {
        boolean signed = in[begin] == '-' || in[begin] == '+';
        int value = 0;
        for (int i = signed ? begin + 1 : begin; i < end; i++) {
            value = Math.min(value * 10 + in[i] - '0', MOST_EXPONENT);
        }
        return in[begin] == '-' ? -value : value;
    }

    /** What {@link #anyDecimal} does, by the JDK's exact arithmetic. */
    private boolean exactDecimal(byte[] in, int begin, int end, int significant) {
        String text = new String(in, begin, end - begin, StandardCharsets.ISO_8859_1);
        real = Double.parseDouble(text);
        if (Double.isInfinite(real) || real == 0) {
            return false;
        }
        if (significant <= EXACT_DIGITS && Math.abs(real) >= Double.MIN_NORMAL) {
            return true;
        }
        BigDecimal written = new BigDecimal(text);
        return isRounded(written, significant, RoundingMode.HALF_EVEN)
                || isRounded(written, significant, RoundingMode.HALF_UP)
                || new BigDecimal(Double.toString(real)).compareTo(written) == 0;
    }

    private boolean isRounded(BigDecimal written, int digits, RoundingMode mode) {
        return new BigDecimal(real).round(new MathContext(digits, mode)).compareTo(written) == 0;
    }
}
