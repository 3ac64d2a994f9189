package dev.varve.journal.segments;

import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of one entry of a log where they are: a journal of small commits has as many
 * entries as it had requests. For one thread.
 */
final class LogPayload {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] log;
    private final int end;
    private final Origins origins;
    private int at;

    /**
     * @param begin of the payload in the log
     * @param end behind it
     */
    LogPayload(byte[] log, int begin, int end, Origins origins) {
        this.log = log;
        this.at = begin;
        this.end = end;
        this.origins = origins;
    }

    /**
     * The entry that the payload is.
     *
     * @throws IOException if it is none that this version knows
     * @throws IllegalArgumentException if a field has a value that is not allowed
     * @throws java.time.DateTimeException if a time is none
     * @throws ArithmeticException if it is further away than can be said
     */
    LogEntry entry() throws IOException {
        return switch (nextByte()) {
            case LogFrame.OPENED -> opened(List.of());
            case LogFrame.OPENED_WITH_VOIDS -> opened(voids());
            case LogFrame.COMMITTED -> committed();
            case LogFrame.ANSWERED -> answered();
            case LogFrame.REMEMBERED -> new LogEntry.Remembered(answer());
            case LogFrame.REMOVED -> new LogEntry.Removed(nextText());
            default -> throw new IOException("written by a later version");
        };
    }

    private LogEntry opened(List<VoidPart> voids) throws IOException {
        String destination = nextText();
        long firstPosition = nextLong();
        long nextSegment = nextLong();
        int streams = nextInt();
        Map<LineStream, Long> next = new HashMap<>();
        for (int i = 0; i < streams; i++) {
            next.put(new LineStream(nextText()), nextLong());
        }
        return new LogEntry.Opened(destination, firstPosition, nextSegment, next, voids);
    }

    private List<VoidPart> voids() throws IOException {
        int count = nextInt();
        List<VoidPart> voids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            voids.add(new VoidPart(nextLong(), nextLong(), nextLong()));
        }
        return voids;
    }

    private LogEntry.Committed committed() throws IOException {
        int count = nextInt();
        if (count == 1) {
            return new LogEntry.Committed(List.of(lines()));
        }
        List<CommittedLines> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(lines());
        }
        return new LogEntry.Committed(all);
    }

    private CommittedLines lines() throws IOException {
        Origins.Origin origin = origins.at(log, at, end);
        if (origin == null) {
            origin = nextOrigin();
            origins.add(origin);
        } else {
            at += origin.bytes().length;
        }
        return new CommittedLines(
                origin.segment(),
                origin.stream(),
                origin.partitioning(),
                nextInstant(),
                nextLong(),
                nextInt(),
                nextInt(),
                nextLong(),
                nextInt());
    }

    private Origins.Origin nextOrigin() throws IOException {
        int begin = at;
        String segment = nextText();
        LineStream stream = new LineStream(nextText());
        String partitioning = nextText();
        return new Origins.Origin(copy(begin, at), segment, stream, partitioning);
    }

    private byte[] copy(int from, int to) {
        byte[] bytes = new byte[to - from];
        System.arraycopy(log, from, bytes, 0, bytes.length);
        return bytes;
    }

    private LogEntry answered() throws IOException {
        long groupBegin = nextLong();
        KeyedAnswer answer = answer();
        if (nextByte() != LogFrame.COMMITTED) {
            throw new IOException("written by a later version");
        }
        return new LogEntry.Answered(committed(), answer, groupBegin);
    }

    private KeyedAnswer answer() throws IOException {
        RequestKey key = new RequestKey(nextLong(), nextLong());
        long request = nextLong();
        Instant answeredAt = nextInstant();
        int status = Short.toUnsignedInt((short) SHORT.get(log, skip(Short.BYTES)));
        String body = nextText();
        String brief = nextByte() != 0 ? body : nextText();
        return new KeyedAnswer(key, request, answeredAt, status, body, brief);
    }

    private Instant nextInstant() throws IOException {
        return Instant.ofEpochSecond(nextLong(), nextInt());
    }

    private int nextByte() throws IOException {
        return Byte.toUnsignedInt(log[skip(Byte.BYTES)]);
    }

    private int nextInt() throws IOException {
        return (int) INT.get(log, skip(Integer.BYTES));
    }

    private long nextLong() throws IOException {
        return (long) LONG.get(log, skip(Long.BYTES));
    }

    /** As {@link DataInputStream#readUTF}. */
    private String nextText() throws IOException {
        int begin = at;
        int length = Short.toUnsignedInt((short) SHORT.get(log, skip(Short.BYTES)));
        int text = skip(length);
        for (int i = text; i < at; i++) {
            if (log[i] < 0) {
                return new DataInputStream(new ByteArrayInputStream(log, begin, at - begin))
                        .readUTF();
            }
        }
        return new String(log, text, length, StandardCharsets.US_ASCII);
    }

    /** Passes over a field, and answers where it begins. */
    private int skip(int length) throws IOException {
        int begin = at;
        if (length > end - begin) {
            throw new EOFException("the entry ends in a field");
        }
        at = begin + length;
        return begin;
    }
}
