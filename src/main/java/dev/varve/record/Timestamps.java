package dev.varve.record;

import java.time.Instant;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Times as text or number → microseconds or nanoseconds since 1970-01-01T00:00:00Z. What is finer
 * is cut, towards the past; {@link #isExact} tells whether something is. Stateless.
 */
public final class Timestamps {

    /**
     * What a parse returns for something that is not a time, or lies outside the years 0001–9999.
     */
    public static final long NOT_A_TIMESTAMP = Long.MIN_VALUE;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long SECONDS_PER_DAY = 86_400;

    /** 0001-01-01T00:00:00Z. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    /** 9999-12-31T23:59:59Z. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** The seconds that nanoseconds in 64 bits reach: to the years 1677 and 2262. */
    private static final long MOST_NANO_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    /** 1990-01-01T00:00:00Z. */
    private static final long FIRST_PLAUSIBLE_SECOND = 631_152_000;

    /** 2101-01-01T00:00:00Z. */
    private static final long FIRST_IMPLAUSIBLE_SECOND = 4_133_980_800L;

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_LENGTH = 19;
    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private Timestamps() {}

    /**
     * Of a time that is known.
     *
     * @return microseconds
     * @throws ArithmeticException if 64 bits do not hold them
     */
    public static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND),
                time.getNano() / NANOS_PER_MICRO);
    }

    /**
     * Reads RFC 3339 (T or space between date and time, either case, any offset as {@code Z},
     * {@code UTC}, {@code GMT}, {@code ±hh:mm}, {@code ±hhmm} or {@code ±hh}, a space before it
     * allowed, UTC if there is none, any number of fraction digits, {@code :60} at the end of a UTC
     * day clamped to :59.999999), a date alone (its midnight), or a number: see {@link
     * EpochNumber}.
     *
     * @return microseconds, or {@link #NOT_A_TIMESTAMP}
     */
    public static long parseMicros(byte[] text, int from, int to) {
        return parse(text, from, to, false);
    }

    /**
     * As {@link #parseMicros}.
     *
     * @return nanoseconds, or {@link #NOT_A_TIMESTAMP} also where 64 bits do not hold them
     */
    public static long parseNanos(byte[] text, int from, int to) {
        return parse(text, from, to, true);
    }

    /** Whether the text begins as a date does, and not as a number. */
    public static boolean isCalendar(byte[] text, int from, int to) {
        return to - from >= DATE_LENGTH && text[from + 4] == '-' && text[from + 7] == '-';
    }

    /**
     * Whether the valid time has no digit but zeros behind so many decimals of its seconds.
     *
     * @param places 6 for microseconds, 9 for nanoseconds
     */
    public static boolean isExact(byte[] text, int from, int to, int places) {
        if (!isCalendar(text, from, to)) {
            return EpochNumber.isExact(text, from, to, places);
        }
        int first = from + SECONDS_LENGTH + 1 + places;
        if (first >= to || text[from + SECONDS_LENGTH] != '.') {
            return true;
        }
        for (int i = from + SECONDS_LENGTH + 1; i < to && isDigit(text[i]); i++) {
            if (i >= first && text[i] != '0') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static long parse(byte[] text, int from, int to, boolean nanos) {
        int length = to - from;
        if (!isCalendar(text, from, to)) {
            return EpochNumber.parse(text, from, to, nanos);
        }
        int year = 100 * two(text, from) + two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        if (year < 1
                || two(text, from) < 0
                || two(text, from + 2) < 0
                || month < 1
                || month > 12
                || day < 1
                || day > 28 && day > daysOfMonth(year, month)) {
            return NOT_A_TIMESTAMP;
        }
        long daySecond = epochDay(year, month, day) * SECONDS_PER_DAY;
        if (length == DATE_LENGTH) {
            return of(daySecond, 0, nanos);
        }
        if (length < SECONDS_LENGTH || !isSeparator(text[from + DATE_LENGTH])) {
            return NOT_A_TIMESTAMP;
        }
        return withTime(text, from + DATE_LENGTH + 1, to, daySecond, nanos);
    }

    /** Goes on at the hour. */
    private static long withTime(byte[] text, int from, int to, long daySecond, boolean inNanos) {
        int hour = two(text, from);
        int minute = two(text, from + 3);
        int second = two(text, from + 6);
        if (hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60
                || text[from + 2] != ':'
                || text[from + 5] != ':') {
            return NOT_A_TIMESTAMP;
        }
        int at = from + 8;
        int nanos = 0;
        if (at < to && text[at] == '.') {
            int fraction = ++at;
            int scale = NANOS_PER_SECOND / 10;
            for (; at < to && isDigit(text[at]); at++) {
                nanos += scale * (text[at] - '0');
                scale /= 10;
            }
            if (at == fraction) {
                return NOT_A_TIMESTAMP;
            }
        }
        int offset = offsetSeconds(text, at, to);
        if (offset == NO_OFFSET) {
            return NOT_A_TIMESTAMP;
        }
        boolean leap = second == 60;
        long seconds = daySecond + hour * 3600L + minute * 60L + (leap ? 59 : second) - offset;
        if (leap && Math.floorMod(seconds, SECONDS_PER_DAY) != SECONDS_PER_DAY - 1) {
            return NOT_A_TIMESTAMP;
        }
        return of(seconds, leap ? NANOS_PER_SECOND - NANOS_PER_MICRO : nanos, inNanos);
    }

    /** A second and nanoseconds of it in one number. */
    static long of(long seconds, int nanos, boolean inNanos) {
        if (seconds < FIRST_SECOND
                || seconds > LAST_SECOND
                || inNanos && Math.abs(seconds) > MOST_NANO_SECONDS) {
            return NOT_A_TIMESTAMP;
        }
        return inNanos
                ? seconds * NANOS_PER_SECOND + nanos
                : seconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO;
    }

    private static boolean isSeparator(byte b) {
        return b == 'T' || b == ' ' || b == 't';
    }

    /** Offset from UTC, which ends the text. */
    private static int offsetSeconds(byte[] text, int begin, int to) {
        int from = begin + 1 < to && text[begin] == ' ' ? begin + 1 : begin;
        int length = to - from;
        if (length == 0 || length == 1 && (text[from] | 0x20) == 'z') {
            return 0;
        }
        if (length == 3 && (isWord(text, from, "utc") || isWord(text, from, "gmt"))) {
            return 0;
        }
        int sign = text[from] == '+' ? 1 : text[from] == '-' ? -1 : 0;
        boolean colon = length == 6 && text[from + 3] == ':';
        if (sign == 0 || !colon && length != 5 && length != 3) {
            return NO_OFFSET;
        }
        int hours = two(text, from + 1);
        int minutes = length == 3 ? 0 : two(text, to - 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return NO_OFFSET;
        }
        return sign * (hours * 3600 + minutes * 60);
    }

    private static boolean isWord(byte[] text, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((text[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The number that two digits stand for; negative if they are none. */
    @ForceInline
    private static int two(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (tens | 9 - tens | ones | 9 - ones) < 0 ? -1 : tens * 10 + ones;
    }

    private static int daysOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1970-01-01, counted in years that begin in March. */
    private static long epochDay(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
        return 365L * marchYear
                + marchYear / 4
                - marchYear / 100
                + marchYear / 400
                + dayOfYear
                - 719_468;
    }

    /** Whether a number that nobody has called a time may be one: it is of 1990 to 2100. */
    public static boolean isPlausible(long micros) {
        return micros >= FIRST_PLAUSIBLE_SECOND * MICROS_PER_SECOND
                && micros < FIRST_IMPLAUSIBLE_SECOND * MICROS_PER_SECOND;
    }

    /**
     * As {@link EpochNumber} reads it, in microseconds.
     *
     * @return microseconds, or {@link #NOT_A_TIMESTAMP} outside the years 0001–9999
     */
    public static long microsOfEpoch(long value) {
        return EpochNumber.of(value, false);
    }

    /**
     * As {@link #microsOfEpoch(long)}, the fraction as far as the double has it.
     *
     * @return microseconds, or {@link #NOT_A_TIMESTAMP} outside the years 0001–9999
     */
    public static long microsOfEpoch(double value) {
        return EpochNumber.of(value);
    }
}
