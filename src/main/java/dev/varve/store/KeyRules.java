package dev.varve.store;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What a key may be, in one place for whole keys and for the prefixes of listings. */
final class KeyRules {

    private static final int PRINTED_CHARS = 200;

    private KeyRules() {}

    /** What keeps the text from being a key; empty when nothing does. */
    static Optional<String> wrong(String key) {
        if (key.isEmpty()) {
            return Optional.of("it is empty");
        }
        return wrongCharacter(key).or(() -> wrongSegment(key, key.length()));
    }

    /** What keeps the text from being the beginning of a key; empty when nothing does. */
    static Optional<String> wrongPrefix(String prefix) {
        int end = prefix.endsWith("/") ? prefix.length() - 1 : prefix.length();
        return wrongCharacter(prefix)
                .or(() -> prefix.isEmpty() ? Optional.empty() : wrongSegment(prefix, end));
    }

    /** As the UTF-8 bytes would compare, which differs from UTF-16 behind the surrogates. */
    static int compareUtf8(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean one = Character.isSurrogate(a) != Character.isSurrogate(b);
                return one ? (Character.isSurrogate(a) ? 1 : -1) : a - b;
            }
        }
        return left.length() - right.length();
    }

    /** The text for a message: what does not print as its code, what is very long cut. */
    static String printable(String text) {
        StringBuilder printed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (i == PRINTED_CHARS) {
                return printed + "… " + text.length() + " characters";
            }
            char c = text.charAt(i);
            boolean pair =
                    i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (pair) {
                printed.append(c).append(text.charAt(++i));
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                printed.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                printed.append(c);
            }
        }
        return printed.toString();
    }

    private static Optional<String> wrongCharacter(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < ' ' || c == 0x7F) {
                return Optional.of("a control character at character " + (i + 1));
            }
            if (c == '\\') {
                return Optional.of("a '\\' at character " + (i + 1));
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == key.length() || !Character.isSurrogatePair(c, key.charAt(i + 1))) {
                    return Optional.of("half of a surrogate pair at character " + (i + 1));
                }
                i++;
            }
        }
        return Optional.empty();
    }

    /**
     * @param end of the last segment that is looked at
     */
    private static Optional<String> wrongSegment(String key, int end) {
        if (key.startsWith("/")) {
            return Optional.of("it begins with '/', keys are relative");
        }
        for (int from = 0; from <= end; ) {
            int slash = key.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            Optional<String> wrong = wrongSegment(key, from, to);
            if (wrong.isPresent()) {
                return wrong;
            }
            from = to + 1;
        }
        return isLonger(key, BlobKey.MAX_KEY_BYTES)
                ? Optional.of(tooLong("it", key, BlobKey.MAX_KEY_BYTES))
                : Optional.empty();
    }

    private static Optional<String> wrongSegment(String key, int from, int to) {
        if (from == to) {
            return Optional.of("it has an empty segment");
        }
        if (key.charAt(from) == '.') {
            return Optional.of(
                    "the segment '%s' begins with '.'"
                            .formatted(printable(key.substring(from, to))));
        }
        // three bytes of UTF-8 are the most that a character has
        return to - from > BlobKey.MAX_SEGMENT_BYTES / 3
                        && isLonger(key.substring(from, to), BlobKey.MAX_SEGMENT_BYTES)
                ? Optional.of(
                        tooLong("a segment", key.substring(from, to), BlobKey.MAX_SEGMENT_BYTES))
                : Optional.empty();
    }

    private static String tooLong(String what, String text, int allowedBytes) {
        return "%s has %d bytes of UTF-8, at most %d are allowed"
                .formatted(what, utf8Bytes(text), allowedBytes);
    }

    /** Listings ask this of every key, and most need no look at their bytes. */
    private static boolean isLonger(String text, int allowedBytes) {
        return text.length() > allowedBytes / 3 && utf8Bytes(text) > allowedBytes;
    }

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
