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
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {

    private static final Instant NOON = Instant.parse("2024-01-15T12:00:00Z");

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
                new String(DeadLetter.of(rejection, NOON).line(), UTF_8));
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
        String line = new String(DeadLetter.of(rejection, NOON).line(), UTF_8);
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
    void tellsTextFromBytesWhereverTheyDiffer() {
        byte[] text = "日本 😀 é ".repeat(10_000).getBytes(UTF_8);
        assertTrue(JsonLine.isUtf8(text));
        assertTrue(JsonLine.isUtf8(new byte[0]));
        for (int at : new int[] {0, 8191, 8192, 8193, 16_384, text.length - 1}) {
            byte[] broken = text.clone();
            broken[at] = (byte) 0xFF;
            assertFalse(JsonLine.isUtf8(broken));
        }
        assertFalse(JsonLine.isUtf8(new byte[] {'a', (byte) 0xC3}));
        assertFalse(JsonLine.isUtf8(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
        assertFalse(JsonLine.isUtf8(new byte[] {(byte) 0xC0, (byte) 0xAF}));
    }

    @Test
    void replacesHalfASurrogatePairInAReason() throws IOException {
        assertEquals(
                "a\uFFFDb\uFFFD", read("a\ud800b\udc00", new byte[0]).get("reason").textValue());
    }

    private static JsonNode read(String reason, byte[] raw) throws IOException {
        Rejection rejection = new Rejection(Optional.empty(), 1, 2, Optional.empty(), reason, raw);
        return new ObjectMapper().readTree(DeadLetter.of(rejection, NOON).line());
    }
}
