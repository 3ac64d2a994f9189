package dev.varve.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing line of NDJSON. Text that is appended as ASCII is not escaped. Not thread-safe. */
final class JsonBytes {
    private byte[] bytes = new byte[4096];
    private int length;

    JsonBytes ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Appends a JSON string: quotes, escapes and UTF-8. */
    JsonBytes string(String text) {
        one('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '"' -> ascii("\\\"");
                case '\\' -> ascii("\\\\");
                case '\n' -> ascii("\\n");
                default -> one(b);
            }
        }
        return one('"');
    }

    JsonBytes quoted(String ascii) {
        return one('"').ascii(ascii).one('"');
    }

    JsonBytes number(long value) {
        return ascii(Long.toString(value));
    }

    /** Appends the number with leading zeros up to the given digits. */
    JsonBytes padded(long value, int digits) {
        reserve(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    JsonBytes one(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
        return this;
    }

    int length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    void clear() {
        length = 0;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
