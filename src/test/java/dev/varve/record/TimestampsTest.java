package dev.varve.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Test
    void agreesWithJavaTime() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("timestamps seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Instant instant =
                    Instant.ofEpochSecond(
                            random.nextLong(FIRST + 86_400, LAST - 86_400),
                            random.nextInt(1_000_000_000));
            int minutes = random.nextInt(2 * 1439 + 1) - 1439;
            ZoneOffset offset =
                    Math.abs(minutes) > 18 * 60
                            ? ZoneOffset.UTC
                            : ZoneOffset.ofHoursMinutes(minutes / 60, minutes % 60);
            OffsetDateTime time = instant.truncatedTo(unit(random)).atOffset(offset);
            String text =
                    "%04d-%02d-%02d%s%02d:%02d:%02d%s%s"
                            .formatted(
                                    time.getYear(),
                                    time.getMonthValue(),
                                    time.getDayOfMonth(),
                                    " Tt".charAt(random.nextInt(3)),
                                    time.getHour(),
                                    time.getMinute(),
                                    time.getSecond(),
                                    fraction(time.getNano(), random),
                                    zone(offset, random));
            assertEquals(micros(time.toInstant()), parse(text), () -> text + ", seed " + seed);
            assertEquals(micros(instant), Timestamps.micros(instant), () -> "seed " + seed);
        }
    }

    private static ChronoUnit unit(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ChronoUnit.SECONDS;
            case 1 -> ChronoUnit.MILLIS;
            case 2 -> ChronoUnit.MICROS;
            default -> ChronoUnit.NANOS;
        };
    }

    private static String fraction(int nanos, Random random) {
        if (nanos == 0 && random.nextBoolean()) {
            return "";
        }
        String digits = "%09d".formatted(nanos);
        return "." + (random.nextBoolean() ? digits.replaceAll("(?<=.)0+$", "") : digits + "71");
    }

    private static String zone(ZoneOffset offset, Random random) {
        if (offset.getTotalSeconds() == 0) {
            return new String[] {"", "Z", "z", "+00:00", "-00:00", "+00"}[random.nextInt(6)];
        }
        return random.nextBoolean() ? offset.getId() : offset.getId().replace(":", "");
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-15,2024-01-15T00:00:00Z",
        "0001-01-01,0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.9999999Z,1969-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60Z,2016-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60.5Z,2016-12-31T23:59:59.999999Z",
        "1990-12-31T15:59:60-08:00,1990-12-31T23:59:59.999999Z",
        "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
        "2000-02-29,2000-02-29T00:00:00Z",
        "0,1970-01-01T00:00:00Z",
        "-1,1969-12-31T23:59:59Z",
        "99999999999,5138-11-16T09:46:39Z",
        "100000000000,1973-03-03T09:46:40Z",
        "-100000000001,1966-10-31T14:13:19.999Z",
        "1427961600000,2015-04-02T08:00:00Z",
        "1705312800.25,2024-01-15T10:00:00.25Z",
        "-1705312800.25,1915-12-18T13:59:59.75Z",
        "1705312800123.5,2024-01-15T10:00:00.1235Z",
        "1705312800123456,2024-01-15T10:00:00.123456Z",
        "1705312800123456789,2024-01-15T10:00:00.123456Z",
        "1.7053128e9,2024-01-15T10:00:00Z",
        "1.70531280025E+09,2024-01-15T10:00:00.25Z",
        "1.5,1970-01-01T00:00:01.5Z",
        "1e9,2001-09-09T01:46:40Z",
        "2024-01-15 10:00:00 UTC,2024-01-15T10:00:00Z",
        "2024-01-15 10:00:00.5 GMT,2024-01-15T10:00:00.5Z",
        "2024-01-15T10:00:00utc,2024-01-15T10:00:00Z",
        "2024-01-15T10:30:00 Z,2024-01-15T10:30:00Z",
        "2024-01-15 10:00:00 +0230,2024-01-15T07:30:00Z",
        "2024-01-15T10:00:00+0230,2024-01-15T07:30:00Z",
    })
    void reads(String text, String instant) {
        assertEquals(micros(Instant.parse(instant)), parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "def",
                "2024",
                "2024-1-15",
                "2024-00-15",
                "2024-13-15",
                "2024-01-00",
                "2024-01-32",
                "2023-02-29",
                "1900-02-29",
                "2024-04-31",
                "0000-01-01",
                "2024-01-15T",
                "2024-01-15T10",
                "2024-01-15T10:30",
                "2024-01-15T10:30Z",
                "2024-01-15T24:00:00Z",
                "2024-01-15T10:60:00Z",
                "2024-01-15T10:30:61Z",
                "2024-01-15T10:30:60Z",
                "2024-01-15T10:30:00.Z",
                "2024-01-15T10:30:00,5Z",
                "2024-01-15T10:30:00ZZ",
                "2024-01-15T10:30:00+",
                "2024-01-15T10:30:00+1",
                "2024-01-15T10:30:00+24:00",
                "2024-01-15T10:30:00+10:60",
                "2024-01-15T10:30:00 CET",
                "2024-01-15T10:30:00  UTC",
                "2024-01-15T10:30:00 ",
                "2024-01-15X10:30:00Z",
                "2024-01-15T10-30-00Z",
                "20x4-01-15",
                "2024-01-15T1x:30:00Z",
                "9999-12-31T23:59:59-00:01",
                "0001-01-01T00:00:00+00:01",
                "1.",
                ".5",
                "1.5.5",
                "1e99",
                "1e",
                "1e-70",
                "99999999999999999999",
                "-9223372036854775808",
                "9223372036854775807",
                " 1",
            })
    void refuses(String text) {
        assertEquals(text.equals("2024") ? 2024_000_000L : Timestamps.NOT_A_TIMESTAMP, parse(text));
    }

    @Test
    void microsOfADoubleAreThoseOfItsText() {
        assertEquals(parse("1705312800.25"), Timestamps.microsOfEpoch(1705312800.25));
        assertEquals(parse("-1705312800.25"), Timestamps.microsOfEpoch(-1705312800.25));
        assertEquals(Timestamps.NOT_A_TIMESTAMP, Timestamps.microsOfEpoch(Double.NaN));
        assertEquals(Timestamps.NOT_A_TIMESTAMP, Timestamps.microsOfEpoch(1e300));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-15T10:00:00.123456Z,true,true",
        "2024-01-15T10:00:00.1234560Z,true,true",
        "2024-01-15T10:00:00.1234567Z,false,true",
        "2024-01-15T10:00:00.123456789+02:00,false,true",
        "2024-01-15 10:00:00.123456000000 UTC,true,true",
        "2024-01-15T10:00:00.1234567891Z,false,false",
        "2024-01-15T10:00:00+02:00,true,true",
        "2024-01-15T10:00:00 +02:00,true,true",
        "2024-01-15,true,true",
        "1705312800,true,true",
        "1705312800.123456,true,true",
        "1705312800.1234567,false,true",
        "1705312800123.4567,false,true",
        "1705312800123456,true,true",
        "1705312800123456.1,false,true",
        "1705312800123456000,true,true",
        "1705312800123456789,false,true",
        "1705312800123456789.5,false,false",
        "-1.7053128e9,true,true",
        "0,true,true",
        "0.0000001,false,true",
    })
    void tellsWhatWouldBeCut(String text, boolean isMicros, boolean isNanos) {
        byte[] padded = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        assertEquals(isMicros, Timestamps.isExact(padded, 2, padded.length - 2, 6));
        assertEquals(isNanos, Timestamps.isExact(padded, 2, padded.length - 2, 9));
    }

    @Test
    void nanosReachFromTheYear1677ToTheYear2262() {
        assertEquals(1_705_312_800_123_456_789L, nanos("2024-01-15T10:00:00.123456789Z"));
        assertEquals(1_705_312_800_123_456_789L, nanos("1705312800123456789"));
        assertEquals(-1, nanos("1969-12-31T23:59:59.999999999Z"));
        assertEquals(Timestamps.NOT_A_TIMESTAMP, nanos("2262-04-12T00:00:00Z"));
        assertEquals(Timestamps.NOT_A_TIMESTAMP, nanos("1677-09-21T00:00:00Z"));
    }

    private static long nanos(String text) {
        byte[] padded = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return Timestamps.parseNanos(padded, 2, padded.length - 2);
    }

    private static long parse(String text) {
        byte[] padded = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return Timestamps.parseMicros(padded, 2, padded.length - 2);
    }
}
