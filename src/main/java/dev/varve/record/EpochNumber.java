package dev.varve.record;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of seconds (below 10^11 either way), milliseconds (below 10^14), microseconds (below
 * 10^17) or nanoseconds since 1970-01-01T00:00:00Z, with or without a fraction. Stateless.
 */
final class EpochNumber {

    private static final long FIRST_MILLIS = 100_000_000_000L;
    private static final long FIRST_MICROS = 100_000_000_000_000L;
    private static final long FIRST_NANOS = 100_000_000_000_000_000L;

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** An integer that takes no more than this is none of nanoseconds. */
    private static final int SHORT = 17;

    /** A number that takes more than this is no time. */
    private static final int LONGEST = 64;

    private EpochNumber() {}

    /** As {@link Timestamps#parseMicros}, of text that is a number, an exponent allowed. */
    static long parse(byte[] text, int from, int to, boolean inNanos) {
        boolean negative = from < to && text[from] == '-';
        int begin = negative ? from + 1 : from;
        long whole = 0;
        int at = begin;
        for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
            if (whole > (Long.MAX_VALUE - 9) / 10) {
                return Timestamps.NOT_A_TIMESTAMP;
            }
            whole = whole * 10 + text[at] - '0';
        }
        if (at == begin) {
            return Timestamps.NOT_A_TIMESTAMP;
        }
        return at == to
                ? of(negative, whole, 0, inNanos)
                : withFraction(text, from, at, to, negative, whole, inNanos);
    }

    private static long withFraction(
            byte[] text,
            int from,
            int point,
            int to,
            boolean negative,
            long whole,
            boolean inNanos) {
        int billionths = 0;
        int scale = NANOS_PER_SECOND / 10;
        int at = point + 1;
        for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
            billionths += scale * (text[at] - '0');
            scale /= 10;
        }
        if (text[point] != '.' || at < to) {
            return withExponent(text, from, to, inNanos);
        }
        return at == point + 1
                ? Timestamps.NOT_A_TIMESTAMP
                : of(negative, whole, billionths, inNanos);
    }

    private static long withExponent(byte[] text, int from, int to, boolean inNanos) {
        BigDecimal number = exponential(text, from, to);
        if (number == null || number.precision() - number.scale() > LONGEST) {
            return Timestamps.NOT_A_TIMESTAMP;
        }
        byte[] plain = number.toPlainString().getBytes(StandardCharsets.ISO_8859_1);
        return parse(plain, 0, plain.length, inNanos);
    }

    /** The number with an exponent; null where it is none, or so small that it tells no time. */
    private static @Nullable BigDecimal exponential(byte[] text, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        try {
            BigDecimal number =
                    new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
            return Math.abs((long) number.scale()) > LONGEST ? null : number;
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    /** As {@link Timestamps#isExact}, of a valid number. */
    static boolean isExact(byte[] text, int from, int to, int places) {
        if (to - from <= SHORT && isInteger(text, from, to)) {
            return true;
        }
        BigDecimal number =
                new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1))
                        .abs();
        int unitPlaces = placesOf(number.longValue());
        return number.signum() == 0
                || number.scaleByPowerOfTen(places - unitPlaces).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isInteger(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '.' || (text[i] | 0x20) == 'e') {
                return false;
            }
        }
        return true;
    }

    static long of(long value, boolean inNanos) {
        return value == Long.MIN_VALUE
                ? Timestamps.NOT_A_TIMESTAMP
                : of(value < 0, Math.abs(value), 0, inNanos);
    }

    /** Microseconds, the fraction as far as the double has it. */
    static long of(double value) {
        double magnitude = Math.abs(value);
        if (!(magnitude < 0x1p63)) {
            return Timestamps.NOT_A_TIMESTAMP;
        }
        long whole = (long) magnitude;
        return of(value < 0, whole, (int) ((magnitude - whole) * NANOS_PER_SECOND), false);
    }

    private static int placesOf(long magnitude) {
        if (magnitude < FIRST_MILLIS) {
            return 0;
        }
        return magnitude < FIRST_MICROS ? 3 : magnitude < FIRST_NANOS ? 6 : 9;
    }

    private static long of(boolean negative, long magnitude, int billionths, boolean inNanos) {
        int perSecond =
                switch (placesOf(magnitude)) {
                    case 0 -> 1;
                    case 3 -> 1_000;
                    case 6 -> 1_000_000;
                    default -> NANOS_PER_SECOND;
                };
        long seconds = magnitude / perSecond;
        int nanos =
                (int) (magnitude % perSecond) * (NANOS_PER_SECOND / perSecond)
                        + billionths / perSecond;
        if (!negative) {
            return Timestamps.of(seconds, nanos, inNanos);
        }
        return nanos == 0
                ? Timestamps.of(-seconds, 0, inNanos)
                : Timestamps.of(-seconds - 1, NANOS_PER_SECOND - nanos, inNanos);
    }
}
