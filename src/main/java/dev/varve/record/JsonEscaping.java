package dev.varve.record;

import java.util.Arrays;

/**
 * What is escaped in the strings of JSON: quotes, backslashes and U+0000 to U+001F always, and for
 * some readers more. Half a surrogate pair, which has no UTF-8, is escaped unless it says
 * otherwise.
 */
public enum JsonEscaping {
    /** Nothing more: values in columns. */
    DEMANDED(false, false),

    /** And U+007F: what people look at. */
    VISIBLE(true, false),

    /**
     * And what ends a line or vanishes for some readers: U+007F to U+009F, U+2028 and U+2029. Half
     * a surrogate pair becomes U+FFFD, and U+0008 and U+000C have no letters.
     */
    ONE_LINE(true, true);

    /** No character of any text. */
    static final char NOTHING = '\uFFFF';

    /** By character: 0 where it stands for itself, {@code u}, or the letter of its escape. */
    private final String letters;

    private final boolean oneLine;

    JsonEscaping(boolean visible, boolean oneLine) {
        this.oneLine = oneLine;
        char[] table = new char[0x80];
        Arrays.fill(table, 0, ' ', 'u');
        table[0x7F] = visible ? 'u' : 0;
        String charactersAndLetters = "\"\"\\\\\nn\rr\tt" + (oneLine ? "" : "\bb\ff");
        for (int i = 0; i < charactersAndLetters.length(); i += 2) {
            table[charactersAndLetters.charAt(i)] = charactersAndLetters.charAt(i + 1);
        }
        letters = new String(table);
    }

    /** 0 where the character stands for itself, {@code u}, or the letter of its escape. */
    byte letter(char character) {
        if (character < 0x80) {
            return (byte) letters.charAt(character);
        }
        boolean vanishes = character < 0xA0 || character == '\u2028' || character == '\u2029';
        return (byte) (oneLine && vanishes ? 'u' : 0);
    }

    /**
     * The character that begins at {@code i}, if it is escaped; else {@link #NOTHING}.
     *
     * @param utf8 UTF-8; whether it is, matters in one line only
     */
    char escaped(byte[] utf8, int i) {
        byte first = utf8[i];
        if (first >= 0) {
            return letters.charAt(first) == 0 ? NOTHING : (char) first;
        }
        if (oneLine && first == (byte) 0xC2 && utf8[i + 1] < (byte) 0xA0) {
            return (char) (utf8[i + 1] & 0xFF);
        }
        if (oneLine
                && first == (byte) 0xE2
                && utf8[i + 1] == (byte) 0x80
                && (utf8[i + 2] & 0xFE) == 0xA8) {
            return (char) (0x2000 | utf8[i + 2] & 0x3F);
        }
        return NOTHING;
    }

    /** Whether half a surrogate pair becomes U+FFFD. */
    boolean replacesHalves() {
        return oneLine;
    }
}
