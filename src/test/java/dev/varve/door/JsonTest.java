package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesEveryShapeThatRepliesHave() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("n", 1L);
        body.put("yes", true);
        body.put("none", Optional.empty());
        body.put("list", Arrays.asList("a", null));
        body.put("empty", List.of());
        body.put("object", Map.of());
        assertEquals(
                "{\"n\":1,\"yes\":true,\"none\":null,\"list\":[\"a\",null],\"empty\":[],\"object\":{}}",
                Json.of(body));
    }

    @Test
    void escapesWhatWouldNotBeJsonOrUtf8() {
        assertEquals(
                "\"\\\"\\\\\\n\\r\\t\\u0001ü\\ud800\"",
                Json.of("\"\\\n\r\t\u0001ü" + (char) 0xD800));
    }
}
