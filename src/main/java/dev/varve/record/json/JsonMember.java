package dev.varve.record.json;

import java.util.Arrays;

/** Finds a member of a valid JSON object by its key, without reading the others. Stateless. */
public final class JsonMember {

    /** The value is no object, or has no such member. */
    public static final long NONE = -1;

    private JsonMember() {}

    /**
     * Where the member's value is, the last one of that key.
     *
     * @param json valid between {@code from} and {@code to}
     * @param key UTF-8
     * @return {@link #begin} and {@link #end} tell them apart; or {@link #NONE}
     */
    public static long find(byte[] json, int from, int to, byte[] key) {
        if (from == to || json[from] != '{') {
            return NONE;
        }
        long found = NONE;
        int i = skipBlank(json, from + 1);
        while (json[i] != '}') {
            int keyEnd = stringEnd(json, i);
            int value = skipBlank(json, skipBlank(json, keyEnd) + 1);
            int end = valueEnd(json, value);
            if (isKey(json, i, keyEnd, key)) {
                found = (long) value << Integer.SIZE | end;
            }
            i = skipBlank(json, end);
            i = json[i] == ',' ? skipBlank(json, i + 1) : i;
        }
        return found;
    }

    /** Where the value that was found begins. */
    public static int begin(long found) {
        return (int) (found >>> Integer.SIZE);
    }

    /** Behind the value that was found. */
    public static int end(long found) {
        return (int) found;
    }

    private static boolean isKey(byte[] json, int from, int to, byte[] key) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                return Arrays.equals(JsonLiteral.text(json, from, to), key);
            }
        }
        return Arrays.equals(json, from + 1, to - 1, key, 0, key.length);
    }

    private static int skipBlank(byte[] json, int from) {
        int i = from;
        while (json[i] == ' ' || json[i] == '\t' || json[i] == '\n' || json[i] == '\r') {
            i++;
        }
        return i;
    }

    private static int stringEnd(byte[] json, int from) {
        int i = from + 1;
        while (json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private static int valueEnd(byte[] json, int from) {
        int depth = 0;
        int i = from;
        do {
            switch (json[i]) {
                case '"' -> i = stringEnd(json, i);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case ',', ':', ' ', '\t', '\n', '\r' -> i++;
                default -> i = literalEnd(json, i);
            }
        } while (depth > 0);
        return i;
    }

    private static int literalEnd(byte[] json, int from) {
        int i = from;
        while (json[i] > ' ' && json[i] != ',' && json[i] != '}' && json[i] != ']') {
            i++;
        }
        return i;
    }
}
