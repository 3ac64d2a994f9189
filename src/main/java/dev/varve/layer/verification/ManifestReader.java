package dev.varve.layer.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonTree;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Reads manifests. Most of a table's say the same of its columns, in the same bytes, which are the
 * greater part of them: what was read last need not be read again. Thread-safe.
 */
public final class ManifestReader {

    private static final String SCHEMA = "schema";

    /** As Varve indents it. No text of JSON holds a line end. */
    private static final String SCHEMA_BEGIN = "\n  \"schema\": ";

    private static final String SCHEMA_END = "\n  ]";

    /** Stands where the columns were. */
    private static final String CUT_OUT = "the columns were cut out here";

    private volatile Columns last = new Columns("", JsonValue.EMPTY_JSON_ARRAY, List.of());

    /** The columns of a manifest, as their text says. */
    private record Columns(String text, JsonArray schema, List<ManifestText.Column> columns) {}

    /**
     * @throws ManifestText.NoManifestException if it is none
     */
    public ManifestText read(byte[] bytes) throws ManifestText.NoManifestException {
        String text = new String(bytes, UTF_8);
        int begin = text.indexOf(SCHEMA_BEGIN);
        int end = begin < 0 ? -1 : text.indexOf(SCHEMA_END, begin);
        if (end >= 0 && !text.contains(CUT_OUT)) {
            int from = begin + SCHEMA_BEGIN.length();
            int to = end + SCHEMA_END.length();
            Optional<JsonObject> rest =
                    object(text.substring(0, from) + '"' + CUT_OUT + '"' + text.substring(to));
            // elsewhere in the object it would be something else
            if (rest.isPresent()
                    && rest.get().get(SCHEMA) instanceof JsonString cut
                    && cut.getString().equals(CUT_OUT)) {
                Columns columns = columns(text.substring(from, to));
                return ManifestText.of(bytes, rest.get(), columns.schema(), columns.columns());
            }
        }
        JsonObject whole = whole(text);
        JsonArray schema = ManifestText.schema(whole.get(SCHEMA));
        return ManifestText.of(bytes, whole, schema, ManifestText.columns(schema));
    }

    private Columns columns(String text) throws ManifestText.NoManifestException {
        Columns known = last;
        if (!known.text().equals(text)) {
            JsonArray schema = ManifestText.schema(value(text).orElse(null));
            known = new Columns(text, schema, ManifestText.columns(schema));
            last = known;
        }
        return known;
    }

    /** JSON that a footer holds; empty if it is none. */
    static Optional<JsonValue> value(String json) {
        try {
            return Optional.of(JsonTree.value(json));
        } catch (JsonException wrong) {
            return Optional.empty();
        }
    }

    private static Optional<JsonObject> object(String json) {
        return value(json)
                .flatMap(
                        each ->
                                each instanceof JsonObject object
                                        ? Optional.of(object)
                                        : Optional.empty());
    }

    private static JsonObject whole(String text) throws ManifestText.NoManifestException {
        try {
            return JsonTree.object(text);
        } catch (JsonException wrong) {
            throw new ManifestText.NoManifestException(
                    "a JSON object", String.valueOf(wrong.getMessage()));
        }
    }
}
