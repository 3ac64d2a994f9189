package dev.varve.column;

import dev.varve.record.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Values as JSON text, for a column that has become JSON after they were read. Not thread-safe. */
final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer = new byte[64];
    private int length;

    /** Of an integer, a double or a boolean. */
    byte[] ofWord(ColumnType type, long word) {
        String text =
                switch (type) {
                    case BOOL -> word != 0 ? "true" : "false";
                    case DOUBLE -> ofDouble(Double.longBitsToDouble(word));
                    default -> Long.toString(word);
                };
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String ofDouble(double value) {
        // JSON has no number for these
        return Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
    }

    /** Of a UTF-8 string: in quotes, with the escapes that JSON demands. */
    byte[] ofText(byte[] text, int from, int to) {
        length = 0;
        put((byte) '"');
        for (int i = from; i < to; i++) {
            putEscaped(text[i]);
        }
        put((byte) '"');
        return Arrays.copyOf(buffer, length);
    }

    private void putEscaped(byte character) {
        switch (character) {
            case '"', '\\' -> putShort(character);
            case '\n' -> putShort((byte) 'n');
            case '\r' -> putShort((byte) 'r');
            case '\t' -> putShort((byte) 't');
            default -> {
                if (character >= 0 && character < 0x20) {
                    putShort((byte) 'u');
                    put((byte) '0');
                    put((byte) '0');
                    put(HEX[character >> 4]);
                    put(HEX[character & 15]);
                } else {
                    put(character);
                }
            }
        }
    }

    private void putShort(byte character) {
        put((byte) '\\');
        put(character);
    }

    private void put(byte character) {
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        buffer[length++] = character;
    }
}
