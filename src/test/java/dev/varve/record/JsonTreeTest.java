package dev.varve.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTreeTest {

    @Test
    void readsAnyValueThatIsWhole() {
        assertEquals(JsonValue.NULL, JsonTree.value(" null "));
        assertEquals("1.50", ((JsonNumber) JsonTree.value("1.50")).bigDecimalValue().toString());
        assertEquals("b", JsonTree.object("{\"a\": \"b\"}").getString("a"));
    }

    @Test
    void whatIsNoJsonIsAJsonExceptionHoweverDeepItIs() {
        for (String wrong :
                List.of(
                        "",
                        "x",
                        "{\"a\":1",
                        " ",
                        "{} {}",
                        "{}x",
                        "[] []",
                        "1 2",
                        "[".repeat(500_000),
                        "{\"a\":".repeat(500_000),
                        "[".repeat(2_000) + "]".repeat(2_000))) {
            assertThrows(JsonException.class, () -> JsonTree.value(wrong), wrong);
            assertThrows(JsonException.class, () -> JsonTree.object(wrong));
        }
    }

    @Test
    void anotherValueIsNoObject() {
        for (String other : List.of("[]", "1", "\"{}\"", "null")) {
            JsonException told = assertThrows(JsonException.class, () -> JsonTree.object(other));
            assertTrue(told.getMessage().contains("no JSON object"));
        }
    }
}
