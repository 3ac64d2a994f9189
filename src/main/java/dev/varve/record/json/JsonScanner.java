package dev.varve.record.json;

import dev.varve.record.RecordFault;
import java.lang.invoke.VarHandle;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Goes over one JSON value without keeping anything of it, and checks it to the letter (RFC 8259,
 * UTF-8, no lone surrogates, depth). What is scanned ends with a sentinel that no value contains (a
 * line feed where a record is a line, else NUL), behind which {@link Words#SLACK_BYTES} are
 * readable. Not thread-safe.
 */
final class JsonScanner {

    private static final VarHandle WORD = Words.WORD;

    /** Beyond ASCII and further control characters. */
    private static final int FIRST_OF_LATIN_1 = 0xA0;

    private final int maxDepth;

    /** One bit a level: whether it is an object. */
    private final long[] objects;

    /**
     * What is white space besides blank, tab and carriage return: a line feed, or again the blank.
     */
    private int lineBreak = ' ';

    JsonScanner(int maxDepth) {
        this.maxDepth = maxDepth;
        this.objects = new long[(maxDepth >> 6) + 1];
    }

    /** Whether a line feed is white space, or ends the record. */
    void allowLineBreaks(boolean allowed) {
        lineBreak = allowed ? '\n' : ' ';
    }

    /** The first index from {@code i} on that is not white space. */
    int skipBlank(byte[] in, int i) {
        int at = i;
        for (int c = in[at]; c == ' ' || c == '\t' || c == '\r' || c == lineBreak; c = in[at]) {
            at++;
        }
        return at;
    }

    /**
     * @param depth how many objects and arrays the value is in
     * @return the index behind the value
     */
    int skipValue(byte[] in, int i, int depth) {
        return switch (in[i]) {
            case '"' -> skipString(in, i + 1);
            case '{', '[' -> skipNested(in, i, depth);
            case 't' -> literal(in, i, "true");
            case 'f' -> literal(in, i, "false");
            case 'n' -> literal(in, i, "null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> skipNumber(in, i);
            default -> throw RecordFault.expected("a value", in, i);
        };
    }

    private int skipNested(byte[] in, int start, int outerDepth) {
        int depth = outerDepth;
        int i = start;
        for (; ; ) {
            int c = in[i];
            if (c == '"') {
                i = skipString(in, i + 1);
            } else if (c == '{' || c == '[') {
                if (++depth > maxDepth) {
                    throw new RecordFault(
                            i,
                            "nested deeper than the limit of %d (varve.limits.depth)"
                                    .formatted(maxDepth));
                }
                i = in[i + 1] > ' ' ? i + 1 : skipBlank(in, i + 1);
                if (c == '{') {
                    objects[depth >> 6] |= 1L << depth;
                    if (in[i] != '}') {
                        i = skipKey(in, i);
                        continue;
                    }
                } else {
                    objects[depth >> 6] &= ~(1L << depth);
                    if (in[i] != ']') {
                        continue;
                    }
                }
                depth--;
                i++;
            } else {
                i = skipValue(in, i, depth);
            }
            for (; ; ) {
                if (depth == outerDepth) {
                    return i;
                }
                c = in[i];
                if (c <= ' ') {
                    i = skipBlank(in, i);
                    c = in[i];
                }
                boolean object = (objects[depth >> 6] >>> depth & 1) != 0;
                i++;
                if (c == ',') {
                    i = in[i] > ' ' ? i : skipBlank(in, i);
                    if (object) {
                        i = skipKey(in, i);
                    }
                    break;
                }
                if (c != (object ? '}' : ']')) {
                    throw RecordFault.expected(object ? "',' or '}'" : "',' or ']'", in, i - 1);
                }
                depth--;
            }
        }
    }

    /** Goes over a key and its colon to the value. */
    @ForceInline
    int skipKey(byte[] in, int i) {
        if (in[i] != '"') {
            throw RecordFault.expected("a key in quotes", in, i);
        }
        return skipColon(in, skipString(in, i + 1));
    }

    @ForceInline
    int skipColon(byte[] in, int i) {
        int at = in[i] > ' ' ? i : skipBlank(in, i);
        if (in[at] != ':') {
            throw RecordFault.expected("':'", in, at);
        }
        at++;
        return in[at] > ' ' ? at : skipBlank(in, at);
    }

    /**
     * @param i behind the opening quote
     * @return the index behind the closing quote
     */
    @ForceInline
    int skipString(byte[] in, int i) {
        int at = i;
        long marks;
        while ((marks = Words.marksOfText((long) WORD.get(in, at))) == 0) {
            at += 8;
        }
        at += Words.firstMark(marks);
        return in[at] == '"' ? at + 1 : skipRestOfString(in, i, at);
    }

    private int skipRestOfString(byte[] in, int start, int i) {
        int at = i;
        for (; ; ) {
            long marks = Words.marksOfUnicode((long) WORD.get(in, at));
            if (marks == 0) {
                at += 8;
                continue;
            }
            at += Words.firstMark(marks);
            if (in[at] == '"') {
                requireUtf8(in, start, at);
                return at + 1;
            }
            if (in[at] != '\\') {
                throw unexpectedInString(in, at);
            }
            Escapes.codePoint(in, at);
            at += Escapes.length(in, at);
        }
    }

    static RecordFault unexpectedInString(byte[] in, int i) {
        return new RecordFault(
                i,
                in[i] == '\n'
                        ? "a string without an end"
                        : "control character 0x%02x in a string".formatted(in[i]));
    }

    static void requireUtf8(byte[] in, int from, int to) {
        int invalid = Utf8.firstInvalid(in, from, to);
        if (invalid >= 0) {
            throw new RecordFault(
                    invalid,
                    "byte 0x%02x is not UTF-8".formatted(in[invalid] & 0xFF)
                            + inLatin1(in, invalid, to));
        }
    }

    /** What a byte beyond ASCII means that stands alone, as text has it that was never UTF-8. */
    private static String inLatin1(byte[] in, int i, int to) {
        int character = in[i] & 0xFF;
        boolean standsAlone = i + 1 == to || in[i + 1] >= 0;
        return standsAlone && character >= FIRST_OF_LATIN_1
                ? "; in Latin-1 it is '" + (char) character + "'"
                : "";
    }

    /** Goes over a number; what follows it is the caller's to judge. */
    int skipNumber(byte[] in, int i) {
        int at = in[i] == '-' ? i + 1 : i;
        at = in[at] == '0' ? at + 1 : skipDigits(in, at);
        if (in[at] == '.') {
            at = skipDigits(in, at + 1);
        }
        if ((in[at] | 0x20) == 'e') {
            at++;
            at = skipDigits(in, in[at] == '+' || in[at] == '-' ? at + 1 : at);
        }
        return at;
    }

    private int skipDigits(byte[] in, int i) {
        int at = i;
        while (in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == i) {
            throw RecordFault.expected("a digit", in, at);
        }
        return at;
    }

    /** Goes over {@code true}, {@code false} or {@code null}. */
    int literal(byte[] in, int i, String word) {
        for (int k = 0; k < word.length(); k++) {
            if (in[i + k] != word.charAt(k)) {
                throw RecordFault.expected("'" + word + "'", in, i + k);
            }
        }
        return i + word.length();
    }
}
