package dev.varve.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values → their JSON text. A value is a map, a collection, an optional (null when empty), a
 * number, a boolean or null; anything else is written as the string it prints as. A map's members
 * come in its own order. Stateless.
 */
public final class JsonText {

    private static final int EXPECTED_BYTES = 1 << 10;

    private JsonText() {}

    /** On one line, without blanks and without a line end. */
    public static String compact(@Nullable Object value) {
        JsonWriter json = JsonWriter.compact(JsonEscaping.VISIBLE, EXPECTED_BYTES);
        write(json, value);
        return new String(json.toBytes(), UTF_8);
    }

    /** For people: each member and each element on a line of its own; ends with a line end. */
    public static String indented(@Nullable Object value) {
        JsonWriter json = JsonWriter.indented(JsonEscaping.VISIBLE, EXPECTED_BYTES);
        write(json, value);
        return new String(json.token("\n").toBytes(), UTF_8);
    }

    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case null -> json.token("null");
            case Optional<?> optional -> write(json, optional.orElse(null));
            case Map<?, ?> object -> {
                json.begin('{');
                object.forEach((name, member) -> write(json.member(String.valueOf(name)), member));
                json.end('}');
            }
            case Collection<?> array -> {
                json.begin('[');
                array.forEach(element -> write(json.element(), element));
                json.end(']');
            }
            case Number number -> json.token(number.toString());
            case Boolean truth -> json.token(truth.toString());
            default -> json.string(value.toString());
        }
    }

    /**
     * An integer, a double or a boolean as it is staged; a double that JSON has no number for is a
     * string.
     */
    public static byte[] ofWord(ColumnType type, long word) {
        String text =
                switch (type) {
                    case BOOL -> word != 0 ? "true" : "false";
                    case DOUBLE -> ofDouble(Double.longBitsToDouble(word));
                    case UINT64 -> Long.toUnsignedString(word);
                    default -> Long.toString(word);
                };
        return text.getBytes(UTF_8);
    }

    private static String ofDouble(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
    }

    /**
     * The text in quotes: quotes, backslashes and control characters escaped, nothing else.
     *
     * @param text UTF-8
     */
    public static byte[] quote(byte[] text, int from, int to) {
        return JsonWriter.compact(JsonEscaping.DEMANDED, to - from + 18)
                .string(text, from, to)
                .toBytes();
    }
}
