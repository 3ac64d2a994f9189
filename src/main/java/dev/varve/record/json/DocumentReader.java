package dev.varve.record.json;

import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a JSON body into records: the elements of one array, or one object (or several, one after
 * another) that may span lines. Strings and brackets are followed here; what is inside a record is
 * the record reader's to judge. Not thread-safe; does not close the stream.
 */
public final class DocumentReader {

    private static final VarHandle WORD = Words.WORD;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int RAW_BYTES = 64 << 10;

    private enum State {
        START,
        /** Behind the bracket that opens the array. */
        FIRST_ELEMENT,
        /** Behind an element of the array. */
        BEHIND_ELEMENT,
        /** Behind an object that stands by itself. */
        BEHIND_OBJECT,
        END
    }

    private final InputStream in;
    private final RecordLimits limits;
    private final Runnable beforeGrowth;
    private final int plainBytes;
    private final List<Rejection> overlong = new ArrayList<>();
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int filled;
    private boolean ended;
    private State state = State.START;

    /** Place of {@link #position}. */
    private long line = 1;

    private int column = 1;

    /** How many bytes came before those of the buffer. */
    private long earlierBytes;

    /** The record: its bytes, and where it begins. */
    private byte[] record = new byte[BUFFER_BYTES];

    private long recordBytes;
    private long recordLine;
    private int recordColumn;

    /**
     * @param in the body
     * @param limits what one record may be at most
     */
    public DocumentReader(InputStream in, RecordLimits limits) {
        this(in, limits, Integer.MAX_VALUE, () -> {});
    }

    /**
     * @param in the body
     * @param limits what one record may be at most
     * @param plainBytes how long a record is for which nothing is done
     * @param beforeGrowth done before there is room for a longer one; what it throws ends the
     *     reading
     */
    public DocumentReader(
            InputStream in, RecordLimits limits, int plainBytes, Runnable beforeGrowth) {
        this.in = in;
        this.limits = limits;
        this.plainBytes = plainBytes;
        this.beforeGrowth = beforeGrowth;
    }

    /**
     * Goes on to the next record; the one before is gone.
     *
     * @return whether there is one
     * @throws MalformedBodyException if the body as a whole is not JSON: an array or object that
     *     does not end, a missing comma, something behind the end
     * @throws IOException if the stream fails
     */
    public boolean next() throws IOException {
        while (state != State.END) {
            if (advance() && takeRecord()) {
                return true;
            }
        }
        return false;
    }

    /** Bytes of the record. */
    public long sizeBytes() {
        return recordBytes;
    }

    /** Hands the record to {@code reader}, with its place. */
    public void read(RecordReader reader) {
        reader.readValue(record, 0, (int) recordBytes, recordLine, recordColumn);
    }

    /** The records over the size limit that were skipped since the last call. */
    public List<Rejection> overlong() {
        List<Rejection> skipped = List.copyOf(overlong);
        overlong.clear();
        return skipped;
    }

    /** Goes to where the next record begins; returns whether there is one. */
    private boolean advance() throws IOException {
        if (state == State.START) {
            skipByteOrderMark();
        }
        int c = skipBlank();
        switch (state) {
            case START, BEHIND_OBJECT -> {
                if (c < 0) {
                    state = State.END;
                    return false;
                }
                if (c == '[' && state == State.START) {
                    take();
                    state = State.FIRST_ELEMENT;
                    return false;
                }
                if (c != '{') {
                    throw malformed(
                            state == State.START ? "an object or an array" : "an object or the end",
                            c);
                }
                state = State.BEHIND_OBJECT;
                return true;
            }
            case FIRST_ELEMENT, BEHIND_ELEMENT -> {
                return advanceInArray(c);
            }
            case END -> {
                return false;
            }
        }
        return false;
    }

    private boolean advanceInArray(int c) throws IOException {
        if (c == ']') {
            take();
            int behind = skipBlank();
            if (behind >= 0) {
                throw malformed("the end of the body", behind);
            }
            state = State.END;
            return false;
        }
        if (state == State.BEHIND_ELEMENT) {
            if (c != ',') {
                throw malformed("',' or ']'", c);
            }
            take();
            int first = skipBlank();
            if (first < 0 || first == ',' || first == ']') {
                throw malformed("an element of the array", first);
            }
        } else if (c < 0 || c == ',') {
            throw malformed("an element of the array", c);
        }
        state = State.BEHIND_ELEMENT;
        return true;
    }

    /** Takes the value that begins here; returns whether it is within the size limit. */
    private boolean takeRecord() throws IOException {
        recordBytes = 0;
        recordLine = line;
        recordColumn = column;
        int first = peek();
        if (first == '{' || first == '[') {
            takeNested();
        } else if (first == '"') {
            takeString();
        } else {
            for (int c = first; c >= 0 && c > ' ' && c != ',' && c != ']' && c != '}'; c = peek()) {
                keep();
            }
            if (recordBytes == 0) {
                throw malformed("a value", first);
            }
        }
        if (recordBytes <= limits.maxRecordBytes()) {
            return true;
        }
        overlong.add(
                new Rejection(
                        Optional.empty(),
                        recordLine,
                        recordColumn,
                        Optional.empty(),
                        "record of %d bytes is over the limit of %d bytes (varve.limits.record)"
                                .formatted(recordBytes, limits.maxRecordBytes()),
                        Arrays.copyOf(record, Math.min(limits.maxRecordBytes(), RAW_BYTES))));
        return false;
    }

    private void takeNested() throws IOException {
        int depth = 0;
        do {
            keepPlain();
            int c = peek();
            if (c < 0) {
                throw broken(
                        "the body ends inside the record that begins at line %d, column %d"
                                .formatted(recordLine, recordColumn));
            }
            if (c == '"') {
                takeString();
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            keep();
        } while (depth > 0);
    }

    /** Keeps what is buffered up to the next quote, bracket, brace or line feed. */
    private void keepPlain() {
        int i = position;
        while (i < filled) {
            int c = buffer[i];
            int folded = c | 0x20;
            if (c == '"' || folded == '{' || folded == '}' || c == '\n') {
                break;
            }
            i++;
        }
        keepUpTo(i);
    }

    private void takeString() throws IOException {
        keep();
        keepPlainText();
        for (int c = peek(); c != '"'; c = peek()) {
            if (c < 0) {
                throw broken("the body ends inside a string");
            }
            if (c == '\\') {
                keep();
                if (peek() < 0) {
                    continue;
                }
            }
            keep();
            keepPlainText();
        }
        keep();
    }

    /**
     * Keeps what is buffered up to the next quote, backslash or control character, by whole words.
     */
    private void keepPlainText() {
        int i = position;
        while (i + Long.BYTES <= filled) {
            long marks = Words.marksOfUnicode((long) WORD.get(buffer, i));
            if (marks != 0) {
                i += Words.firstMark(marks);
                break;
            }
            i += Long.BYTES;
        }
        keepUpTo(i);
    }

    /** Adds what is buffered up to {@code end} to the record; no line feed is in it. */
    private void keepUpTo(int end) {
        int length = end - position;
        int room = (int) Math.max(limits.maxRecordBytes() - recordBytes, 0);
        int kept = Math.min(length, room);
        if (kept > 0) {
            int needed = (int) recordBytes + kept;
            if (needed > record.length) {
                grow(needed);
            }
            System.arraycopy(buffer, position, record, (int) recordBytes, kept);
        }
        recordBytes += length;
        column += length;
        position = end;
    }

    private void grow(int neededBytes) {
        long doubled = Math.min(2L * record.length, limits.maxRecordBytes());
        int length = (int) Math.max(neededBytes, doubled);
        if (length > plainBytes) {
            beforeGrowth.run();
        }
        record = Arrays.copyOf(record, length);
    }

    private MalformedBodyException malformed(String expected, int found) {
        return broken(
                "expected "
                        + expected
                        + ", found "
                        + (found < 0
                                ? "the end of the body"
                                : found > ' ' && found < 0x7F
                                        ? "'" + (char) found + "'"
                                        : "byte 0x%02x".formatted(found)));
    }

    private MalformedBodyException broken(String reason) {
        return new MalformedBodyException(line, column, earlierBytes + position, reason);
    }

    private void skipByteOrderMark() throws IOException {
        if (peek() == 0xEF) {
            while (filled < 3 && !ended) {
                fill();
            }
            if (filled >= 3 && (buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF) {
                position = 3;
            }
        }
    }

    private int skipBlank() throws IOException {
        int c = peek();
        while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            take();
            c = peek();
        }
        return c;
    }

    /** The next byte, 0–255, or -1 at the end. */
    private int peek() throws IOException {
        if (position == filled) {
            earlierBytes += filled;
            position = 0;
            filled = 0;
            fill();
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[position] & 0xFF;
    }

    private void fill() throws IOException {
        while (!ended) {
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count > 0) {
                filled += count;
                return;
            }
            ended = count < 0;
        }
    }

    /** Goes past the byte that {@link #peek()} showed. */
    private byte take() {
        byte b = buffer[position++];
        if (b == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
        return b;
    }

    /** Goes past the byte and adds it to the record; what is over the limit is counted only. */
    private void keep() {
        byte b = take();
        if (recordBytes < limits.maxRecordBytes()) {
            if (recordBytes == record.length) {
                grow(record.length + 1);
            }
            record[(int) recordBytes] = b;
        }
        recordBytes++;
    }
}
