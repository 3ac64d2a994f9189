package dev.varve.door;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON text (RFC 8259) of maps, collections, optionals, numbers, booleans and strings.
 * Replies are small and have a handful of shapes: no reflection is needed for them.
 */
final class Json {

    private Json() {}

    /** One line of JSON; a map's keys come in its own order, an empty optional is null. */
    static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, @Nullable Object value) {
        switch (value) {
            case null -> json.append("null");
            case Optional<?> optional -> append(json, optional.orElse(null));
            case Map<?, ?> object -> appendObject(json, object);
            case Collection<?> array -> appendArray(json, array);
            case Number number -> json.append(number);
            case Boolean bool -> json.append(bool);
            default -> appendString(json, value.toString());
        }
    }

    private static void appendObject(StringBuilder json, Map<?, ?> object) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            json.append(separator);
            appendString(json, String.valueOf(entry.getKey()));
            json.append(':');
            append(json, entry.getValue());
            separator = ',';
        }
        json.append(object.isEmpty() ? "{}" : "}");
    }

    private static void appendArray(StringBuilder json, Collection<?> array) {
        char separator = '[';
        for (Object element : array) {
            json.append(separator);
            append(json, element);
            separator = ',';
        }
        json.append(array.isEmpty() ? "[]" : "]");
    }

    private static void appendString(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> appendCharacter(json, c);
            }
        }
        json.append('"');
    }

    /** Control characters, and surrogates lest one stands alone and has no UTF-8, are escaped. */
    private static void appendCharacter(StringBuilder json, char c) {
        if (c < ' ' || Character.isSurrogate(c)) {
            json.append("\\u%04x".formatted((int) c));
        } else {
            json.append(c);
        }
    }
}
