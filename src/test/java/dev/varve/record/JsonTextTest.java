package dev.varve.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    /** What stands in a value for U+0000 to U+00A1 and some more. */
    private static final String ESCAPED =
            "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n"
                    + "\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014"
                    + "\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d"
                    + "\\u001e\\u001f !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOP"
                    + "QRSTUVWXYZ[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\\u007f\u0080"
                    + "\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b"
                    + "\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096"
                    + "\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f\u00a0\u00a1"
                    + "\u00e9\u2027\u2028\u2029\u202a\ufffd\ud83d\ude00";

    /** All characters that it stands for. */
    private static String everyCharacter() {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(0, 0xA1).forEach(all::appendCodePoint);
        return all + "\u00e9\u2027\u2028\u2029\u202a\ufffd\ud83d\ude00";
    }

    private static Map<String, Object> everyShape() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("n", 1L);
        body.put("yes", true);
        body.put("none", Optional.empty());
        body.put("list", Arrays.asList("a", null));
        body.put("empty", List.of());
        body.put("object", Map.of());
        return body;
    }

    @Test
    void writesEveryShapeOnOneLine() {
        assertEquals(
                "{\"n\":1,\"yes\":true,\"none\":null,\"list\":[\"a\",null],\"empty\":[],\"object\":{}}",
                JsonText.compact(everyShape()));
    }

    @Test
    void writesEveryShapeIndented() {
        assertEquals(
                """
                {
                  "n": 1,
                  "yes": true,
                  "none": null,
                  "list": [
                    "a",
                    null
                  ],
                  "empty": [],
                  "object": {}
                }
                """,
                JsonText.indented(everyShape()));
    }

    @Test
    void escapesWhatWouldNotBeJsonOrUtf8() {
        assertEquals(
                "\"\\\"\\\\\\n\\r\\t\\u0001\\u007fü\\ud800\"",
                JsonText.compact("\"\\\n\r\t\u0001\u007fü" + (char) 0xD800));
    }

    @Test
    void escapesHalvesOfPairsOnly() {
        String pair = new String(Character.toChars(0x1F600));
        assertEquals("\"" + pair + "\"", JsonText.compact(pair));
        assertEquals(
                "\"\\udc00\\ud800x\"", JsonText.compact("" + (char) 0xDC00 + (char) 0xD800 + "x"));
    }

    @Test
    void writesEveryCharacterAsItAlwaysWas() {
        String text = everyCharacter();
        assertEquals('"' + ESCAPED + '"', JsonText.compact(text));
        assertEquals(
                "{\n  \"" + ESCAPED + "\": \"\\udc00" + ESCAPED + "\\ud83d\"\n}\n",
                JsonText.indented(Map.of(text, "\udc00" + text + "\ud83d")));
    }

    @Test
    void quotesInAColumnWhatJsonDemandsAndNothingElse() {
        byte[] text = ("x" + everyCharacter() + "x").getBytes(UTF_8);
        assertEquals(
                '"' + ESCAPED.replace("\\u007f", "\u007f") + '"',
                new String(JsonText.quote(text, 1, text.length - 1), UTF_8));
        assertEquals("\"\"", new String(JsonText.quote(text, 3, 3), UTF_8));
    }

    @Test
    void writesEveryFixedWidthValue() {
        assertEquals("true", word(ColumnType.BOOL, 1));
        assertEquals("false", word(ColumnType.BOOL, 0));
        assertEquals("-9223372036854775808", word(ColumnType.INT64, Long.MIN_VALUE));
        assertEquals("4294967295", word(ColumnType.UINT32, 0xFFFF_FFFFL));
        assertEquals("-0.0", word(ColumnType.DOUBLE, Double.doubleToRawLongBits(-0.0)));
        assertEquals("1.0E-5", word(ColumnType.DOUBLE, Double.doubleToRawLongBits(1e-5)));
        assertEquals("\"NaN\"", word(ColumnType.DOUBLE, Double.doubleToRawLongBits(Double.NaN)));
        assertEquals(
                "\"-Infinity\"",
                word(ColumnType.DOUBLE, Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY)));
    }

    private static String word(ColumnType type, long word) {
        return new String(JsonText.ofWord(type, word), UTF_8);
    }
}
