package dev.varve.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTextTest {

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
}
