package dev.varve.door;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The first bytes of a stream, from which it is seen what the stream is. They are read again. */
public final class FirstBytes {

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    /** How a value, or what follows one, may begin within an object. */
    private static final String GOES_ON = "\"}]{[,:-0123456789tfn";

    private final byte[] head;

    /**
     * @param head the first bytes, or all
     */
    public FirstBytes(byte[] head) {
        this.head = head;
    }

    /**
     * @param mostBytes at most as many as the stream buffers
     * @throws IOException if the stream fails
     */
    public static FirstBytes of(BufferedInputStream stream, int mostBytes) throws IOException {
        stream.mark(mostBytes);
        byte[] head = stream.readNBytes(mostBytes);
        stream.reset();
        return new FirstBytes(head);
    }

    /** How the stream is packed. */
    public ContentEncoding packing() {
        return ContentEncoding.of(head);
    }

    /**
     * @throws ForeignContentException if this is something else that is known
     */
    public void requireRecords() throws ForeignContentException {
        var foreign = ForeignContent.of(head);
        if (foreign.isPresent()) {
            throw new ForeignContentException(foreign.get());
        }
    }

    /** Whether an object or an array begins here. */
    public boolean beginWithRecord() {
        int first = firstOfText();
        return first < head.length && (head[first] == '{' || head[first] == '[');
    }

    /** Whether the records stand in a JSON document rather than one in each line. */
    public boolean areOfDocument(RecordFormat format) {
        return switch (format) {
            case JSON -> true;
            case NDJSON -> false;
            case AUTO -> looksLikeDocument();
        };
    }

    /**
     * Whether it begins with an array, with an object over several lines, or with several in one
     * line.
     */
    private boolean looksLikeDocument() {
        int first = firstOfText();
        if (first == head.length || head[first] != '{') {
            return first < head.length && head[first] == '[';
        }
        int depth = 0;
        boolean isInText = false;
        for (int i = first; i < head.length; i++) {
            byte next = head[i];
            if (next == '\n') {
                return !isInText && (isOpened(first, i) || goesOn(i + 1));
            } else if (isInText) {
                isInText = next != '"';
                i += next == '\\' ? 1 : 0;
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
                if (depth == 0) {
                    return isFollowedInLine(i + 1);
                }
            } else {
                isInText = next == '"';
            }
        }
        return false;
    }

    private int firstOfText() {
        String mark = new String(head, 0, Math.min(head.length, 3), StandardCharsets.ISO_8859_1);
        int first = mark.equals(BYTE_ORDER_MARK) ? mark.length() : 0;
        while (first < head.length && isBlank(head[first])) {
            first++;
        }
        return first;
    }

    /** Whether the brace stands alone in its line: printed for people. */
    private boolean isOpened(int brace, int lineEnd) {
        for (int i = brace + 1; i < lineEnd; i++) {
            if (!isBlank(head[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether an object that did not end in its line does so behind it: not where a further one
     * begins at the margin, as behind a line that was cut off.
     */
    private boolean goesOn(int nextLine) {
        int next = nextLine;
        while (next < head.length && isBlank(head[next])) {
            next++;
        }
        boolean isFurther = next < head.length && head[next] == '{' && head[next - 1] == '\n';
        return next < head.length && !isFurther && GOES_ON.indexOf(head[next]) >= 0;
    }

    private boolean isFollowedInLine(int end) {
        int next = end;
        while (next < head.length && isBlank(head[next]) && head[next] != '\n') {
            next++;
        }
        return next < head.length && head[next] == '{';
    }

    private static boolean isBlank(byte one) {
        return one == ' ' || one == '\t' || one == '\r' || one == '\n';
    }
}
