package dev.varve.record;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;

/** JSON text → its value, of documents that are small; records have a reader of their own. */
public final class JsonTree {

    /** Looked up once: that takes longer than to read a manifest. */
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private JsonTree() {}

    /**
     * @throws JsonException if it is no JSON, or nested more deeply than anybody needs
     */
    public static JsonValue value(String text) {
        try (JsonParser parser = PROVIDER.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext()) {
                throw new JsonException("something follows the value");
            }
            return value;
        } catch (JsonException wrong) {
            throw wrong;
        } catch (
                RuntimeException
                        wrong) { // NoSuchElementException at the end, none of its own where too
            // deep
            throw new JsonException(wrong.getMessage(), wrong);
        }
    }

    /**
     * @throws JsonException as {@link #value}, or if it is another value
     */
    public static JsonObject object(String text) {
        if (value(text) instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("it is no JSON object");
    }
}
