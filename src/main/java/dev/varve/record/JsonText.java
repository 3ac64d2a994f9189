package dev.varve.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text → the JSON string that stands for it. Stateless. */
public final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

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
