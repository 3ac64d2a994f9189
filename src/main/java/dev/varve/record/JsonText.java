package dev.varve.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values → their JSON text (RFC 8259). A value is a map, a collection, an optional (null when
 * empty), a number, a boolean or null; anything else is written as the string it prints as. A map's
 * members come in its own order. Stateless.
 */
public final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** On one line, without blanks and without a line end. */
    public static String compact(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value, ":", null);
        return json.toString();
    }

    /** For people: each member and each element on a line of its own; ends with a line end. */
    public static String indented(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value, ": ", "\n");
        return json.append('\n').toString();
    }

    /**
     * @param lineStart the line end and blanks before the line that holds the value; null for one
     *     line
     */
    private static void append(
            StringBuilder json, @Nullable Object value, String colon, @Nullable String lineStart) {
        String inner = lineStart == null ? null : lineStart + "  ";
        switch (value) {
            case null -> json.append("null");
            case Optional<?> optional -> append(json, optional.orElse(null), colon, lineStart);
            case Map<?, ?> object -> {
                char separator = '{';
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    begin(json, separator, inner);
                    quote(json, String.valueOf(member.getKey()));
                    json.append(colon);
                    append(json, member.getValue(), colon, inner);
                    separator = ',';
                }
                end(json, object.isEmpty(), "{}", lineStart);
            }
            case Collection<?> array -> {
                char separator = '[';
                for (Object element : array) {
                    begin(json, separator, inner);
                    append(json, element, colon, inner);
                    separator = ',';
                }
                end(json, array.isEmpty(), "[]", lineStart);
            }
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth);
            default -> quote(json, value.toString());
        }
    }

    private static void begin(StringBuilder json, char separator, @Nullable String lineStart) {
        json.append(separator);
        if (lineStart != null) {
            json.append(lineStart);
        }
    }

    private static void end(
            StringBuilder json, boolean empty, String brackets, @Nullable String lineStart) {
        if (empty) {
            json.append(brackets);
            return;
        }
        if (lineStart != null) {
            json.append(lineStart);
        }
        json.append(brackets.charAt(1));
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char escape = shortEscape(c);
            if (escape != 0) {
                json.append('\\').append(escape);
            } else if (c < ' ' || c == '\u007f' || isLoneSurrogate(text, i)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Half a pair has no UTF-8. */
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c)
                        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
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
                    default -> Long.toString(word);
                };
        return text.getBytes(StandardCharsets.US_ASCII);
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
        byte[] quoted = new byte[to - from + 18];
        int length = 0;
        quoted[length++] = '"';
        for (int i = from; i < to; i++) {
            if (length + 8 > quoted.length) {
                quoted = Arrays.copyOf(quoted, 2 * quoted.length);
            }
            int c = text[i];
            char escape = shortEscape(c);
            if (escape != 0) {
                quoted[length++] = '\\';
                quoted[length++] = (byte) escape;
            } else if (c >= 0 && c < ' ') {
                quoted[length++] = '\\';
                quoted[length++] = 'u';
                quoted[length++] = '0';
                quoted[length++] = '0';
                quoted[length++] = HEX[c >> 4];
                quoted[length++] = HEX[c & 15];
            } else {
                quoted[length++] = (byte) c;
            }
        }
        quoted[length++] = '"';
        return Arrays.copyOf(quoted, length);
    }

    private static char shortEscape(int c) {
        return switch (c) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }
}
