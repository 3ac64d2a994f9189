package dev.varve.record;

import jdk.internal.vm.annotation.ForceInline;

/** Times as text or number → microseconds since 1970-01-01T00:00:00Z. Stateless. */
public final class Timestamps {

    /**
     * What a parse returns for something that is not a time, or lies outside the years 0001–9999.
     */
    public static final long NOT_A_TIMESTAMP = Long.MIN_VALUE;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    /** 0001-01-01T00:00:00Z. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    /** 9999-12-31T23:59:59Z. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** Epoch numbers from here on are milliseconds. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_LENGTH = 19;
    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private Timestamps() {}

    /**
     * Reads RFC 3339 (T or space between date and time, either case, any offset as {@code Z},
     * {@code ±hh:mm}, {@code ±hhmm} or {@code ±hh}, UTC if there is none, any number of fraction
     * digits, floored to microseconds, {@code :60} at the end of a UTC day clamped to :59.999999),
     * a date alone (its midnight), or digits: epoch seconds (below 10^11) or milliseconds.
     *
     * @return microseconds, or {@link #NOT_A_TIMESTAMP}
     */
    public static long parseMicros(byte[] text, int from, int to) {
        int length = to - from;
        if (length < DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
            return parseEpoch(text, from, to);
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
            return daySecond * MICROS_PER_SECOND;
        }
        if (length < SECONDS_LENGTH || !isSeparator(text[from + DATE_LENGTH])) {
            return NOT_A_TIMESTAMP;
        }
        return withTime(text, from + DATE_LENGTH + 1, to, daySecond);
    }

    /** Goes on at the hour. */
    private static long withTime(byte[] text, int from, int to, long daySecond) {
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
        int micros = 0;
        if (at < to && text[at] == '.') {
            int fraction = ++at;
            int scale = 100_000;
            for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
                micros += scale * (text[at] - '0');
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
        if (seconds < FIRST_SECOND
                || seconds > LAST_SECOND
                || leap && Math.floorMod(seconds, SECONDS_PER_DAY) != SECONDS_PER_DAY - 1) {
            return NOT_A_TIMESTAMP;
        }
        return seconds * MICROS_PER_SECOND + (leap ? MICROS_PER_SECOND - 1 : micros);
    }

    private static boolean isSeparator(byte b) {
        return b == 'T' || b == ' ' || b == 't';
    }

    /** Offset from UTC, which ends the text. */
    private static int offsetSeconds(byte[] text, int from, int to) {
        int length = to - from;
        if (length == 0 || length == 1 && (text[from] | 0x20) == 'z') {
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

    private static long parseEpoch(byte[] text, int from, int to) {
        int begin = from < to && text[from] == '-' ? from + 1 : from;
        if (begin == to || to - begin > 18) {
            return NOT_A_TIMESTAMP;
        }
        long value = 0;
        for (int i = begin; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_A_TIMESTAMP;
            }
            value = value * 10 + digit;
        }
        return microsOfEpoch(begin > from ? -value : value);
    }

    /**
     * Epoch seconds (below 10^11 either way) or milliseconds → microseconds.
     *
     * @return microseconds, or {@link #NOT_A_TIMESTAMP} outside the years 0001–9999
     */
    public static long microsOfEpoch(long value) {
        boolean millis = value <= -FIRST_MILLIS || value >= FIRST_MILLIS;
        long seconds = millis ? Math.floorDiv(value, 1000L) : value;
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            return NOT_A_TIMESTAMP;
        }
        return millis ? value * 1000 : value * MICROS_PER_SECOND;
    }
}
