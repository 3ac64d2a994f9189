package dev.varve.door.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * The key of a request, as in the <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft of the
 * IETF</a>: a string in quotation marks. Most clients leave them out; such a key is taken as it is.
 */
final class IdempotencyKey {

    private static final String HEADER = "Idempotency-Key";
    private static final int MOST_CHARACTERS = 255;

    private IdempotencyKey() {}

    /**
     * The key of a request, if it has one.
     *
     * @throws Refusal 400 if it is none, or there are several
     */
    static Optional<String> of(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HEADER);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw wrong("there are %d of them".formatted(values.size()));
        }
        String value = values.getFirst().strip();
        String key = value.startsWith("\"") ? unquoted(value) : bare(value);
        if (key.isEmpty() || key.length() > MOST_CHARACTERS) {
            throw wrong("it has %d characters".formatted(key.length()));
        }
        return Optional.of(key);
    }

    private static String bare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each <= ' ' || each > '~' || each == '"' || each == ',' || each == ';') {
                throw wrong("character %d may stand in quotation marks only".formatted(i + 1));
            }
        }
        return value;
    }

    /** As RFC 8941 has strings. */
    private static String unquoted(String value) {
        StringBuilder key = new StringBuilder();
        int end = value.length() - 1;
        for (int i = 1; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"') {
                if (i < end) {
                    throw wrong("something follows the closing quotation mark");
                }
                return key.toString();
            }
            if (each == '\\') {
                i++;
                each = i < end ? value.charAt(i) : 0;
                if (each != '"' && each != '\\') {
                    throw wrong("a backslash stands before something that needs none");
                }
            } else if (each < ' ' || each > '~') {
                throw wrong("character %d is not one of ASCII that can be seen".formatted(i + 1));
            }
            key.append(each);
        }
        throw wrong("the closing quotation mark is missing");
    }

    private static Refusal wrong(String what) {
        return new Refusal(
                Refusal.Reason.MALFORMED,
                "%s is not taken: %s; it is one string of 1 to %d characters of ASCII, in quotation marks, or without where it has no space, comma, semicolon or quotation mark"
                        .formatted(HEADER, what, MOST_CHARACTERS));
    }
}
