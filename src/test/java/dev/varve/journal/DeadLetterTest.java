package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {

    private static final Instant NOON = Instant.parse("2024-01-15T12:00:00Z");

    /** What stands in a string for U+0000 to U+00A1 and those that some readers end a line at. */
    private static final String ESCAPED =
            "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\u0008\\t"
                    + "\\n\\u000b\\u000c\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013"
                    + "\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c"
                    + "\\u001d\\u001e\\u001f !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHI"
                    + "JKLMNOPQRSTUVWXYZ[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\\u007f"
                    + "\\u0080\\u0081\\u0082\\u0083\\u0084\\u0085\\u0086\\u0087\\u0088"
                    + "\\u0089\\u008a\\u008b\\u008c\\u008d\\u008e\\u008f\\u0090\\u0091"
                    + "\\u0092\\u0093\\u0094\\u0095\\u0096\\u0097\\u0098\\u0099\\u009a"
                    + "\\u009b\\u009c\\u009d\\u009e\\u009f\u00a0\u00a1\u00e9\u2027\\u2028"
                    + "\\u2029\u202a\ufffd\ud83d\ude00";

    @Test
    void isOneLineOfJson() {
        Rejection rejection =
                new Rejection(
                        Optional.of(new TableName("event")),
                        7,
                        18,
                        Optional.of("ledger"),
                        "expected a number, found \"x\"",
                        "{\"ledger\": \"x\"}".getBytes(UTF_8));
        assertEquals(
                """
                {"table":"event","line":7,"column":18,"field":"ledger",\
                "reason":"expected a number, found \\"x\\"","time":"2024-01-15T12:00:00.000Z",\
                "raw":"{\\"ledger\\": \\"x\\"}"}
                """,
                new String(line(rejection), UTF_8));
    }

    @Test
    void writesEveryCharacterAsItAlwaysWas() {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(0, 0xA1).forEach(all::appendCodePoint);
        String text = all + "\u00e9\u2027\u2028\u2029\u202a\ufffd\ud83d\ude00";
        Rejection rejection =
                new Rejection(
                        Optional.empty(),
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Optional.of("\udc00" + text + "\ud83d"),
                        "\ud83d" + text + "\udc00\ud83d",
                        text.getBytes(UTF_8));
        assertEquals(
                "{\"table\":null,\"line\":9223372036854775807,\"column\":2147483647,\"field\":\"\ufffd"
                        + ESCAPED
                        + "\ufffd\",\"reason\":\"\ufffd"
                        + ESCAPED
                        + "\ufffd\ufffd\",\"time\":\"2024-01-15T12:00:00.000Z\",\"raw\":\""
                        + ESCAPED
                        + "\"}\n",
                new String(line(rejection), UTF_8));
    }

    @Test
    void writesBytesThatAreNotTextAsItAlwaysDid() {
        byte[] raw = {'{', (byte) 0xC3, '(', 0, '"', (byte) 0xFF, '}'};
        Rejection rejection =
                new Rejection(
                        Optional.of(new TableName("t")), 1, 2, Optional.empty(), "not UTF-8", raw);
        assertEquals(
                """
                {"table":"t","line":1,"column":2,"field":null,"reason":"not UTF-8",\
                "time":"2024-01-15T12:00:00.000Z","raw_base64":"e8MoACL/fQ=="}
                """,
                new String(line(rejection), UTF_8));
    }

    @Test
    void writesTheBytesThatItAlwaysWrote() throws GeneralSecurityException {
        long seed = 44;
        System.out.println("DeadLetterTest: seed " + seed);
        Random random = new Random(seed);
        MessageDigest written = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 20_000; i++) {
            byte[] raw = randomText(random).getBytes(UTF_8);
            if (raw.length > 0 && random.nextInt(4) == 0) {
                raw[random.nextInt(raw.length)] = (byte) random.nextInt();
            }
            Rejection rejection =
                    new Rejection(
                            Optional.of(new TableName("t")).filter(any -> random.nextBoolean()),
                            random.nextLong() >>> 1,
                            random.nextInt() >>> 1,
                            Optional.of(randomText(random)).filter(any -> random.nextBoolean()),
                            randomText(random),
                            raw);
            written.update(line(rejection));
        }
        assertEquals(
                "9430345b75bb56e0ce88614ee0461bc5f46a56c4fbf9c51db69777bd0c41c8e7",
                HexFormat.of().formatHex(written.digest()));
    }

    /** Of every plane, with halves of pairs and many characters that are escaped. */
    private static String randomText(Random random) {
        int[] bounds = {0x80, 0x100, 0x3000, 0x11_0000};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            text.appendCodePoint(random.nextInt(bounds[random.nextInt(bounds.length)]));
        }
        return text.toString();
    }

    @Test
    void keepsBytesThatAreNotTextAndWhatIsNotKnown() throws IOException {
        byte[] raw = {'{', (byte) 0xC3, (byte) 0x28, 0, '}'};
        JsonNode letter = read("not UTF-8", raw);
        assertTrue(letter.get("table").isNull());
        assertTrue(letter.get("field").isNull());
        assertArrayEquals(raw, letter.get("raw_base64").binaryValue());
        assertEquals(7, letter.size());
    }

    @Test
    void readsBackEveryTextAsItWas() throws IOException {
        long seed = 42;
        System.out.println("DeadLetterTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                int point = random.nextInt(random.nextBoolean() ? 0x100 : 0x11_0000);
                text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '"' : point);
            }
            String expected = text + "\\\n\r\t\u2028\u2030\u0085\u00a0";
            JsonNode letter = read(expected, expected.getBytes(UTF_8));
            assertEquals(expected, letter.get("raw").textValue());
            assertEquals(expected, letter.get("reason").textValue());
        }
    }

    @Test
    void keepsWhatEveryReaderTakesForOneLine() {
        String ends = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";
        Rejection rejection =
                new Rejection(Optional.empty(), 1, 1, Optional.empty(), ends, ends.getBytes(UTF_8));
        String line = new String(line(rejection), UTF_8);
        assertEquals(
                line.length() - 1, line.codePoints().takeWhile(c -> ends.indexOf(c) < 0).count());
    }

    @Test
    void readsBackEveryByteAsItWas() throws IOException {
        long seed = 43;
        System.out.println("DeadLetterTest: seed " + seed);
        Random random = new Random(seed);
        for (int length : new int[] {1, 2, 3, 3071, 3072, 3073, 100_000}) {
            byte[] raw = new byte[length];
            random.nextBytes(raw);
            raw[length / 2] = (byte) 0xFF;
            assertArrayEquals(raw, read("bytes", raw).get("raw_base64").binaryValue());
        }
    }

    @Test
    void noLineIsMuchMoreThanTwiceItsRecord() throws IOException {
        for (byte filling : new byte[] {1, '"', 'x', (byte) 0xFF}) {
            for (int length : new int[] {1, 1_024, 1_025, 10_000, 1 << 19}) {
                byte[] raw = new byte[length];
                Arrays.fill(raw, filling);
                Rejection rejection =
                        new Rejection(
                                Optional.empty(),
                                1,
                                2,
                                Optional.of("\u0001".repeat(1 << 16)),
                                "\u0002".repeat(1 << 16),
                                raw);
                byte[] line = line(rejection);
                assertTrue(
                        line.length <= 2 * length + (64 << 10),
                        "%d of %d".formatted(line.length, length));
                JsonNode letter = new ObjectMapper().readTree(line);
                assertArrayEquals(
                        raw,
                        letter.has("raw")
                                ? letter.get("raw").textValue().getBytes(UTF_8)
                                : letter.get("raw_base64").binaryValue());
            }
        }
    }

    @Test
    void largeLettersAreTheSameAsSmallOnes() {
        Rejection small = new Rejection(Optional.empty(), 1, 2, Optional.empty(), "r", new byte[9]);
        Rejection large =
                new Rejection(
                        Optional.empty(),
                        1,
                        2,
                        Optional.empty(),
                        "r",
                        "é".repeat(1 << 20).getBytes(UTF_8));
        byte[] together = Letters.of(List.of(small, large), NOON).getFirst().lines();
        byte[] first = line(small);
        byte[] second = line(large);
        assertArrayEquals(first, Arrays.copyOf(together, first.length));
        assertArrayEquals(second, Arrays.copyOfRange(together, first.length, together.length));
    }

    @Test
    void tellsTextFromBytesWhereverTheyDiffer() {
        byte[] text = "日本 😀 é ".repeat(10_000).getBytes(UTF_8);
        assertTrue(DeadLetter.isUtf8(text));
        assertTrue(DeadLetter.isUtf8(new byte[0]));
        for (int at : new int[] {0, 8191, 8192, 8193, 16_384, text.length - 1}) {
            byte[] broken = text.clone();
            broken[at] = (byte) 0xFF;
            assertFalse(DeadLetter.isUtf8(broken));
        }
        assertFalse(DeadLetter.isUtf8(new byte[] {'a', (byte) 0xC3}));
        assertFalse(DeadLetter.isUtf8(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
        assertFalse(DeadLetter.isUtf8(new byte[] {(byte) 0xC0, (byte) 0xAF}));
    }

    @Test
    void replacesHalfASurrogatePairInAReason() throws IOException {
        assertEquals(
                "a\uFFFDb\uFFFD", read("a\ud800b\udc00", new byte[0]).get("reason").textValue());
    }

    private static byte[] line(Rejection rejection) {
        return Letters.of(List.of(rejection), NOON).getFirst().lines();
    }

    private static JsonNode read(String reason, byte[] raw) throws IOException {
        Rejection rejection = new Rejection(Optional.empty(), 1, 2, Optional.empty(), reason, raw);
        return new ObjectMapper().readTree(line(rejection));
    }
}
