package dev.varve.record;

import java.util.HexFormat;

/**
 * Text for a line that a person or a terminal reads: what would end the line, move the cursor,
 * change the direction or vanish is written as its code, and what is very long is cut.
 */
public final class VisibleText {

    private VisibleText() {}

    /** All of the text. */
    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /**
     * As many characters of the text as there may be, and behind them {@code … (N more)} for the
     * rest.
     *
     * @param mostCharacters of what is returned, but for that end
     */
    public static String of(String text, int mostCharacters) {
        if (text.length() <= mostCharacters && text.chars().noneMatch(VisibleText::mayBeUnseen)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(Math.min(text.length() + 16, mostCharacters));
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            String shown = shown(character);
            if (visible.length() + shown.length() > mostCharacters) {
                return visible + "… (%,d more)".formatted(text.length() - i);
            }
            visible.append(shown);
            i += Character.charCount(character);
        }
        return visible.toString();
    }

    /** Half a surrogate pair, too: whether it is one of these or of another is seen later. */
    private static boolean mayBeUnseen(int character) {
        return Character.isSurrogate((char) character) || isUnseen(character);
    }

    private static boolean isUnseen(int character) {
        if (character >= ' ' && character < 0x7F) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static String shown(int character) {
        if (!isUnseen(character)) {
            return Character.toString(character);
        }
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                    character <= Character.MAX_VALUE
                            ? "\\u" + HexFormat.of().toHexDigits((char) character)
                            : "\\u{" + Integer.toHexString(character) + "}";
        };
    }
}
