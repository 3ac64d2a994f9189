package dev.varve.record;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why the record that is being read cannot be taken. Carries no stack: it never leaves the reader.
 */
public final class RecordFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int FOUND_LIMIT = 64;

    private static final String END = "the end of the record";
    private static final String NUL = "a NUL byte (0x00)";

    /**
     * The last that was found against what was expected: an input may be full of the same. Threads
     * see each other's or not, which does not matter.
     */
    private static @Nullable Expectation lastExpectation;

    private record Expectation(String expected, byte found, String reason) {}

    /** Where the fault is in the bytes being read. */
    public final int position;

    /** The field at fault, if it is one. */
    public final @Nullable String field;

    /** Whether the record might be taken if the table had learnt less from others before it. */
    private final boolean learnt;

    public RecordFault(int position, String reason) {
        this(position, null, reason);
    }

    public RecordFault(int position, @Nullable String field, String reason) {
        this(position, field, reason, false);
    }

    private RecordFault(int position, @Nullable String field, String reason, boolean learnt) {
        super(reason, null, false, false);
        this.position = position;
        this.field = field;
        this.learnt = learnt;
    }

    /** A fault whose reason says what was expected and what stands at {@code position}. */
    public static RecordFault expected(String expected, byte[] in, int position) {
        Expectation known = lastExpectation;
        byte found = in[position];
        if (known == null || known.found != found || !known.expected.equals(expected)) {
            known = new Expectation(expected, found, reason(expected, found));
            lastExpectation = known;
        }
        return new RecordFault(position, known.reason);
    }

    private static String reason(String expected, byte found) {
        // joined, since a body may be full of faults, and appending would copy the sentence thrice
        return String.join("", "expected ", expected, ", found ", found(found));
    }

    /** A fault whose reason says what was expected and which value was found. */
    public static RecordFault expected(String expected, byte[] in, int begin, int end) {
        return new RecordFault(begin, "expected " + expected + ", found " + cut(in, begin, end));
    }

    public RecordFault in(String fieldName) {
        return field != null ? this : new RecordFault(position, fieldName, reason(), learnt);
    }

    /** The same, where it is for what the table has learnt that the record cannot be taken. */
    public RecordFault learnt() {
        return new RecordFault(position, field, reason(), true);
    }

    /** The same, where the NUL that was found is the one that was put behind the record. */
    public RecordFault atEnd() {
        String reason = reason();
        return reason.endsWith(NUL)
                ? new RecordFault(
                        position,
                        field,
                        reason.substring(0, reason.length() - NUL.length()) + END,
                        learnt)
                : this;
    }

    public boolean isLearnt() {
        return learnt;
    }

    /** Of a row that was read before. */
    public Rejection rejection(TableName table, RowSources sources, int row) {
        return new Rejection(
                Optional.of(table),
                sources.line(row),
                sources.column(row),
                Optional.ofNullable(field),
                reason(),
                sources.raw(row));
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The bytes as text, cut where they are long. */
    public static String cut(byte[] in, int begin, int end) {
        if (end - begin <= FOUND_LIMIT) {
            return new String(in, begin, end - begin, java.nio.charset.StandardCharsets.UTF_8);
        }
        int stop = begin + FOUND_LIMIT;
        while (stop > begin && (in[stop] & 0xC0) == 0x80) {
            stop--;
        }
        return new String(in, begin, stop - begin, java.nio.charset.StandardCharsets.UTF_8) + "…";
    }

    private static String found(byte found) {
        int c = found & 0xFF;
        if (c == '\n') {
            return END;
        }
        if (c == 0) {
            return NUL;
        }
        return c > ' ' && c < 0x7F
                ? String.valueOf(new char[] {'\'', (char) c, '\''})
                : "byte 0x%02x".formatted(c);
    }
}
