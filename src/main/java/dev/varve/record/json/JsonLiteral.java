package dev.varve.record.json;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a valid value is by itself that stands in a column of JSON because of its neighbours.
 * Stateless.
 */
public final class JsonLiteral {

    private JsonLiteral() {}

    public static boolean isString(byte[] json, int from, int to) {
        return from < to && json[from] == '"';
    }

    /**
     * The text of a string, its escapes undone.
     *
     * @param from where its opening quote is
     * @param to behind its closing quote
     */
    public static byte[] text(byte[] json, int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        int i = from + 1;
        while (i < to - 1) {
            if (json[i] == '\\') {
                length += Escapes.encode(Escapes.codePoint(json, i), text, length);
                i += Escapes.length(json, i);
            } else {
                text[length++] = json[i++];
            }
        }
        return Arrays.copyOf(text, length);
    }

    /**
     * The number as a column of it alone would hold it, a {@link Long} or a {@link Double}; empty
     * if neither holds it without loss, or the value is no number.
     */
    public static Optional<Number> number(byte[] json, int from, int to) {
        if (from == to || json[from] != '-' && (json[from] < '0' || json[from] > '9')) {
            return Optional.empty();
        }
        NumberReader numbers = new NumberReader();
        if (NumberReader.isInferredInteger(json, from, to)) {
            return numbers.longInteger(json, from, to)
                    ? Optional.of(numbers.integer)
                    : Optional.empty();
        }
        return numbers.anyDecimal(json, from, to) ? Optional.of(numbers.real) : Optional.empty();
    }
}
