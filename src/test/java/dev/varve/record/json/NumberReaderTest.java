package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
class NumberReaderTest {

    private final NumberReader reader = new NumberReader();

    @Test
    void readsEveryDecimalAsTheJdkDoes() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("number reader seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            check(spelling(random), seed);
        }
    }

    @Test
    void holdsWhatDoublesPrint() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("number reader seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = i % 2 == 0 ? Double.toString(value) : "%.16e".formatted(value);
                byte[] bytes = padded(text);
                assertTrue(reader.anyDecimal(bytes, 0, text.length()), text);
                assertEquals(value, reader.real, text);
            }
        }
    }

    /** As Java, Python and JavaScript print them; they differ where one digit is enough. */
    @Test
    void holdsTheShortestFormsOfEveryLanguage() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("number reader seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                holdsShortestForms(value, seed);
            }
        }
    }

    @Test
    void holdsTheShortestFormsOfPowersOfTwoAndTheirNeighbours() {
        for (int exponent = -1074; exponent < 1024; exponent++) {
            double power = Math.scalb(1.0, exponent);
            holdsShortestForms(power, 0);
            holdsShortestForms(Math.nextUp(power), 0);
            holdsShortestForms(Math.nextDown(power), 0);
        }
    }

    private void holdsShortestForms(double value, long seed) {
        holds(Double.toString(value), value, seed);
        if (value != 0) {
            BigDecimal shortest = shortest(value);
            String digits = shortest.unscaledValue().abs().toString();
            int point = digits.length() - shortest.scale();
            String sign = value < 0 ? "-" : "";
            holds(sign + python(digits, point), value, seed);
            holds(sign + javaScript(digits, point), value, seed);
        }
    }

    private void holds(String text, double value, long seed) {
        byte[] bytes = padded(text);
        boolean held = reader.anyDecimal(bytes, 0, text.length());
        // a message for each of millions would take most of the time
        if (!held || reader.real != value) {
            throw new AssertionError(
                    "%s is %s, read as %s (held: %s), seed %d"
                            .formatted(text, value, reader.real, held, seed));
        }
    }

    /** Java prints two digits at least; the others one where it reads back. */
    private static BigDecimal shortest(double value) {
        BigDecimal java = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (java.precision() != 2) {
            return java;
        }
        BigDecimal one = rounded(value, 1, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return one.doubleValue() == value ? one : java;
    }

    private static String python(String digits, int point) {
        if (point > 16 || point < -3) {
            String exponent = "e%s%02d".formatted(point > 0 ? "+" : "-", Math.abs(point - 1));
            return scientific(digits) + exponent;
        }
        return plain(digits, point) + (digits.length() <= point ? ".0" : "");
    }

    private static String javaScript(String digits, int point) {
        return point > 21 || point < -5
                ? scientific(digits) + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1)
                : plain(digits, point);
    }

    private static String scientific(String digits) {
        return digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    }

    private static String plain(String digits, int point) {
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= digits.length()
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.000e9",
                "1e0",
                "5.960464477539063e-08",
                "5.960464477539062e-08",
                "9007199254740993",
                "9007199254740992.5",
                "9007199254740992",
                "4503599627370496.5",
                "1e22",
                "1e23",
                "9e22",
                "1e-400",
                "1e400",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "4.9e-324",
                "2e-324",
                "0.3",
                "0.30000000000000004",
                "0.3000000000000001",
                "100000000000000000000000000000",
                "1000000000000000128",
                "123456789012345678",
                "999999999999999999",
                "0.1000000000000000055511151231257827",
                "8.5",
                "1152921504606846976",
                "6.02214076e23",
                "1e2147483648",
                "1e-2147483649",
            })
    void readsTheEdges(String text) {
        check(text, 0);
    }

    private static String spelling(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        int digits = 1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 18);
        int point = random.nextInt(digits);
        for (int i = 0; i < digits; i++) {
            boolean leading = i == 0 && point > 0;
            text.append(
                    leading
                            ? 1 + random.nextInt(9)
                            : random.nextInt(4) == 0 ? 0 : random.nextInt(10));
            if (i == point && i < digits - 1) {
                if (i == 0 && random.nextBoolean()) {
                    text.setCharAt(text.length() - 1, '0');
                }
                text.append('.');
            } else if (i < point && text.charAt(text.length() - 1) == '0' && i == 0) {
                text.setCharAt(text.length() - 1, '1');
            }
        }
        if (random.nextInt(3) == 0) {
            text.append('e').append(random.nextInt(random.nextBoolean() ? 60 : 700) - 330);
        }
        return text.toString();
    }

    private void check(String text, long seed) {
        byte[] bytes = padded(text);
        double expected = Double.parseDouble(text);
        BigDecimal exact = exact(text);
        int precision = exact == null ? 1 : exact.stripTrailingZeros().precision();
        boolean zero = exact != null && exact.signum() == 0;
        boolean held =
                zero
                        || exact != null
                                && Double.isFinite(expected)
                                && expected != 0
                                && (rounded(expected, precision, RoundingMode.HALF_EVEN)
                                                        .compareTo(exact)
                                                == 0
                                        || rounded(expected, precision, RoundingMode.HALF_UP)
                                                        .compareTo(exact)
                                                == 0
                                        || new BigDecimal(Double.toString(expected))
                                                        .compareTo(exact)
                                                == 0);
        String where = text + ", seed " + seed;
        assertEquals(held, reader.anyDecimal(bytes, 0, text.length()), where);
        if (held) {
            assertEquals(expected, reader.real, where);
        }
        int end = reader.shortDecimal(bytes, 0);
        if (end > 0) {
            assertEquals(text.length(), end, where);
            assertEquals(expected, reader.real, where);
        }
        end = reader.shortInteger(bytes, 0);
        if (end > 0) {
            assertEquals(text, Long.toString(reader.integer), where);
        }
    }

    private static BigDecimal rounded(double value, int digits, RoundingMode mode) {
        return new BigDecimal(value).round(new MathContext(digits, mode));
    }

    /** Null where the exponent is beyond a BigDecimal's, and so beyond a double's. */
    private static BigDecimal exact(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    private static byte[] padded(String text) {
        byte[] bytes = new byte[text.length() + Words.SLACK_BYTES];
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        return bytes;
    }
}
