package dev.varve.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) as UTF-8, token by token; that they make a value is the caller's part.
 * Manifests, dead letters, replies and the JSON of columns are written through it. Not thread-safe.
 */
public final class JsonWriter {

    private static final int BASE64_BYTES = 3 << 10;
    private static final byte[] NONE = {};

    private final JsonEscaping escaping;
    private final boolean indented;

    /** Whether the bytes are only counted. */
    private final boolean counting;

    private byte[] bytes;
    private int length;
    private int depth;

    /** Whether the object or array has nothing yet. */
    private boolean empty;

    private JsonWriter(JsonEscaping escaping, boolean indented, boolean counting, byte[] bytes) {
        this.escaping = escaping;
        this.indented = indented;
        this.counting = counting;
        this.bytes = bytes;
    }

    /**
     * Writes on one line, without blanks.
     *
     * @param expectedBytes room to begin with; it grows
     */
    public static JsonWriter compact(JsonEscaping escaping, int expectedBytes) {
        return new JsonWriter(escaping, false, false, new byte[expectedBytes]);
    }

    /** The same, with each member and each element on a line of its own. */
    public static JsonWriter indented(JsonEscaping escaping, int expectedBytes) {
        return new JsonWriter(escaping, true, false, new byte[expectedBytes]);
    }

    /**
     * What the parts write on one line, in an array of just that length: they may be large, and
     * memory short.
     *
     * @param parts asked twice, to write the same: once it is counted, once it is written
     */
    public static byte[] exactly(JsonEscaping escaping, Consumer<JsonWriter> parts) {
        int length = length(escaping, parts);
        JsonWriter written = new JsonWriter(escaping, false, false, new byte[length]);
        parts.accept(written);
        return written.bytes;
    }

    /** How many bytes the parts would write on one line. */
    public static int length(JsonEscaping escaping, Consumer<JsonWriter> parts) {
        JsonWriter counted = new JsonWriter(escaping, false, true, NONE);
        parts.accept(counted);
        return counted.length;
    }

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** Begins an object or an array: with <code>{</code> or <code>[</code>. */
    public JsonWriter begin(char bracket) {
        put((byte) bracket);
        depth++;
        empty = true;
        return this;
    }

    /** Ends it: with <code>}</code> or <code>]</code>. */
    public JsonWriter end(char bracket) {
        depth--;
        if (!empty) {
            breakLine();
        }
        empty = false;
        put((byte) bracket);
        return this;
    }

    /** Goes to the next element of an array, whose value follows. */
    public JsonWriter element() {
        if (!empty) {
            put((byte) ',');
        }
        empty = false;
        breakLine();
        return this;
    }

    /** Goes to the next member of an object, whose value follows. */
    public JsonWriter member(String name) {
        element().string(name).put((byte) ':');
        if (indented) {
            put((byte) ' ');
        }
        return this;
    }

    private void breakLine() {
        if (indented) {
            put((byte) '\n');
            for (int i = 0; i < depth; i++) {
                token("  ");
            }
        }
    }

    /** Writes ASCII as it is: a number, a literal, a line end behind the value. */
    public JsonWriter token(String ascii) {
        return token(ascii, 0, ascii.length());
    }

    /** Writes a whole number. */
    public JsonWriter number(long value) {
        if (value < 0) {
            return token(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        if (!counting) {
            reserve(digits);
            long rest = value;
            for (int i = length + digits - 1; i >= length; i--) {
                bytes[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        length += digits;
        return this;
    }

    /** Of what there is in Java, only what is deprecated copies ASCII without an array between. */
    @SuppressWarnings("deprecation")
    private JsonWriter token(String ascii, int from, int to) {
        if (!counting) {
            reserve(to - from);
            ascii.getBytes(from, to, bytes, length);
        }
        length += to - from;
        return this;
    }

    /** Writes bytes as they are: a value that is JSON already. */
    public JsonWriter token(byte[] json, int from, int to) {
        if (!counting) {
            reserve(to - from);
            System.arraycopy(json, from, bytes, length, to - from);
        }
        length += to - from;
        return this;
    }

    /** Writes a string, or null. */
    public JsonWriter string(@Nullable String text) {
        if (text == null) {
            return token("null");
        }
        put((byte) '"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            byte letter = escaping.letter(c);
            if (letter != 0) {
                token(text, plain, i).escape(c, letter);
                plain = i + 1;
            } else if (c >= 0x80) {
                i += token(text, plain, i).putWide(text.codePointAt(i));
                plain = i + 1;
            }
        }
        token(text, plain, text.length());
        put((byte) '"');
        return this;
    }

    /** Writes a string of which these are the bytes, which are UTF-8. */
    public JsonWriter string(byte[] utf8, int from, int to) {
        put((byte) '"');
        int plain = from;
        for (int i = from; i < to; i++) {
            char c = escaping.escaped(utf8, i);
            if (c != JsonEscaping.NOTHING) {
                token(utf8, plain, i).escape(c, escaping.letter(c));
                i += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
                plain = i + 1;
            }
        }
        token(utf8, plain, to);
        put((byte) '"');
        return this;
    }

    /** Writes a string that is the bytes in Base64. */
    public JsonWriter base64(byte[] raw, int from, int to) {
        put((byte) '"');
        for (int begin = from; begin < to; begin += BASE64_BYTES) {
            byte[] piece = Arrays.copyOfRange(raw, begin, Math.min(to, begin + BASE64_BYTES));
            byte[] letters = Base64.getEncoder().encode(piece);
            token(letters, 0, letters.length);
        }
        put((byte) '"');
        return this;
    }

    /** Writes a character that is not ASCII and says how many more units of UTF-16 it took. */
    private int putWide(int point) {
        if (!Character.isBmpCodePoint(point) || !Character.isSurrogate((char) point)) {
            byte[] utf8 = Character.toString(point).getBytes(UTF_8);
            token(utf8, 0, utf8.length);
        } else if (escaping.replacesHalves()) {
            putWide('\uFFFD');
        } else {
            escape((char) point, (byte) 'u');
        }
        return Character.charCount(point) - 1;
    }

    private void escape(char character, byte letter) {
        put((byte) '\\');
        put(letter);
        if (letter == 'u') {
            token(HexFormat.of().toHexDigits(character));
        }
    }

    private void put(byte value) {
        if (!counting) {
            reserve(1);
            bytes[length] = value;
        }
        length++;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }
}
