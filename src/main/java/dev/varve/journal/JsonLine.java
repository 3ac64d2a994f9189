package dev.varve.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON (RFC 8259) in UTF-8, built twice: once to be counted, once into an array of just
 * that length, because a rejected record may be large and memory short. In strings is also escaped
 * what is allowed but ends a line or vanishes for some readers: U+007F to U+009F, U+2028 and
 * U+2029.
 */
final class JsonLine {

    private static final int BASE64_BYTES = 3 << 10;
    private static final int CHECKED_CHARS = 8 << 10;
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** Null while it is only counted. */
    private final byte @Nullable [] bytes;

    private int length;

    private JsonLine(byte @Nullable [] bytes) {
        this.bytes = bytes;
    }

    /** The bytes of what the parts add; they are asked to add it twice. */
    static byte[] build(Consumer<JsonLine> parts) {
        JsonLine counted = new JsonLine(null);
        parts.accept(counted);
        byte[] bytes = new byte[counted.length];
        parts.accept(new JsonLine(bytes));
        return bytes;
    }

    /** Whether the bytes are UTF-8, strictly: nothing overlong, no surrogates. */
    static boolean isUtf8(byte[] bytes) {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            ascii++;
        }
        return ascii == bytes.length || isDecodable(bytes);
    }

    private static boolean isDecodable(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHECKED_CHARS);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** How many bytes there are so far. */
    int length() {
        return length;
    }

    /** Adds the text as it is: ASCII only. */
    JsonLine ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put((byte) text.charAt(i));
        }
        return this;
    }

    /** Adds a string, or null. */
    JsonLine string(Optional<String> text) {
        return text.isPresent() ? string(text.get()) : ascii("null");
    }

    /** Adds a string; half a surrogate pair, which has no UTF-8, becomes U+FFFD. */
    JsonLine string(String text) {
        return isAscii(text) ? quoted(text) : string(encoded(text));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Most strings are ASCII, and need not be copied to be escaped. */
    private JsonLine quoted(String ascii) {
        put((byte) '"');
        for (int i = 0; i < ascii.length(); i++) {
            single((byte) ascii.charAt(i));
        }
        put((byte) '"');
        return this;
    }

    private static byte[] encoded(String text) {
        try {
            ByteBuffer utf8 =
                    StandardCharsets.UTF_8
                            .newEncoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .replaceWith(REPLACEMENT)
                            .encode(CharBuffer.wrap(text));
            byte[] encoded = new byte[utf8.remaining()];
            utf8.get(encoded);
            return encoded;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("what is malformed is replaced", e);
        }
    }

    /** Adds a string of which these are the bytes. */
    JsonLine string(byte[] utf8) {
        put((byte) '"');
        for (int i = 0; i < utf8.length; i++) {
            i += character(utf8, i);
        }
        put((byte) '"');
        return this;
    }

    /** Adds a string that holds the bytes in Base64. */
    JsonLine base64(byte[] raw) {
        put((byte) '"');
        for (int from = 0; from < raw.length; from += BASE64_BYTES) {
            byte[] piece = Arrays.copyOfRange(raw, from, Math.min(raw.length, from + BASE64_BYTES));
            for (byte letter : Base64.getEncoder().encode(piece)) {
                put(letter);
            }
        }
        put((byte) '"');
        return this;
    }

    /** Adds the byte, or the character that begins with it, and says how many more it took. */
    private int character(byte[] utf8, int at) {
        byte first = utf8[at];
        switch (first) {
            case (byte) 0xC2 -> {
                if (utf8[at + 1] < (byte) 0xA0) {
                    escape(utf8[at + 1] & 0xFF);
                    return 1;
                }
                put(first);
            }
            case (byte) 0xE2 -> {
                int last = utf8[at + 2] & 0xFF;
                if (utf8[at + 1] == (byte) 0x80 && (last == 0xA8 || last == 0xA9)) {
                    escape(0x2000 + last - 0x80);
                    return 2;
                }
                put(first);
            }
            default -> single(first);
        }
        return 0;
    }

    /** Adds a byte that is a character, or one of those of a character that needs no escape. */
    private void single(byte value) {
        switch (value) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case 0x7F -> escape(0x7F);
            default -> {
                if (value >= 0 && value < ' ') {
                    escape(value);
                } else {
                    put(value);
                }
            }
        }
    }

    private void escape(int character) {
        ascii("\\u");
        ascii(HexFormat.of().toHexDigits((char) character));
    }

    private void put(byte value) {
        if (bytes != null) {
            bytes[length] = value;
        }
        length++;
    }
}
