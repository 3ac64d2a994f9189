package dev.varve.layer;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text of maps, collections, numbers, booleans and strings; members in the order of the map.
 */
final class JsonObject {

    private JsonObject() {}

    static String of(Map<String, ?> members) {
        StringBuilder json = new StringBuilder(1_024);
        append(json, members, "\n");
        return json.append('\n').toString();
    }

    private static void append(StringBuilder json, @Nullable Object value, String indent) {
        switch (value) {
            case Map<?, ?> map -> {
                String separator = "{" + indent + "  ";
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    json.append(separator);
                    quote(json, String.valueOf(member.getKey()));
                    json.append(": ");
                    append(json, member.getValue(), indent + "  ");
                    separator = "," + indent + "  ";
                }
                json.append(map.isEmpty() ? "{}" : indent + "}");
            }
            case Collection<?> items -> {
                String separator = "[" + indent + "  ";
                for (Object item : items) {
                    json.append(separator);
                    append(json, item, indent + "  ");
                    separator = "," + indent + "  ";
                }
                json.append(items.isEmpty() ? "[]" : indent + "]");
            }
            case null -> json.append("null");
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth);
            default -> quote(json, value.toString());
        }
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                default -> {
                    if (c < ' ' || c == '\u007f') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
