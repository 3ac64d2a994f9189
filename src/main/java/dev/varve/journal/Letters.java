package dev.varve.journal;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonWriter;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Letters of one call and one table, as lines behind each other. They are the links of a chain, so
 * that joining it takes no memory.
 */
final class Letters {

    /** Where the records alone are larger, the lines are counted before they are written. */
    private static final int LARGE_BYTES = 1 << 20;

    private static final int USUAL_LINE_BYTES = 192;

    private static final long NO_POSITION = -1;

    private final Optional<TableName> table;
    private final Instant time;
    private final byte[] lines;

    /** Where in the lines the times begin, each as long as the other. */
    private final int[] times;

    private final int timeBytes;
    private final int count;
    private long firstPosition = NO_POSITION;
    private @Nullable Letters next;

    private Letters(
            Optional<TableName> table,
            Instant time,
            byte[] lines,
            int count,
            int[] times,
            int timeBytes) {
        this.table = table;
        this.count = count;
        this.time = time;
        this.lines = lines;
        this.times = times;
        this.timeBytes = timeBytes;
    }

    /** One letter for each, all at that time, by table in the order of the first of each. */
    static List<Letters> of(List<Rejection> rejections, Instant time) {
        if (!rejections.isEmpty() && areOfOneTable(rejections)) {
            return List.of(of(rejections.getFirst().table(), rejections, time));
        }
        Map<Optional<TableName>, List<Rejection>> tables = new LinkedHashMap<>();
        for (Rejection rejection : rejections) {
            tables.computeIfAbsent(rejection.table(), any -> new ArrayList<>()).add(rejection);
        }
        List<Letters> letters = new ArrayList<>(tables.size());
        tables.forEach((table, those) -> letters.add(of(table, those, time)));
        return letters;
    }

    private static boolean areOfOneTable(List<Rejection> rejections) {
        Optional<TableName> first = rejections.getFirst().table();
        return rejections.stream().allMatch(each -> each.table().equals(first));
    }

    private static Letters of(Optional<TableName> table, List<Rejection> rejections, Instant time) {
        String at = DeadLetter.format(time);
        int[] times = new int[rejections.size()];
        Consumer<JsonWriter> all =
                json -> {
                    DeadLetter letter = new DeadLetter(json, table, at);
                    for (int i = 0; i < times.length; i++) {
                        times[i] = letter.write(rejections.get(i));
                    }
                };
        byte[] lines = lines(rejections, all);
        return new Letters(table, time, lines, times.length, times, at.length());
    }

    /**
     * Letters that a journal has kept.
     *
     * @param lines one for each, as they were
     */
    static Letters again(CommittedLines journaled, byte[] lines) {
        Letters letters =
                new Letters(
                        journaled.stream().table(),
                        journaled.arrival(),
                        lines,
                        journaled.recordCount(),
                        new int[0],
                        0);
        letters.isAt(journaled.firstPosition());
        return letters;
    }

    private static byte[] lines(List<Rejection> rejections, Consumer<JsonWriter> all) {
        long rawBytes = rejections.stream().mapToLong(each -> each.raw().length).sum();
        if (rawBytes > LARGE_BYTES) {
            return JsonWriter.exactly(JsonEscaping.ONE_LINE, all);
        }
        int expectedBytes = (int) rawBytes + USUAL_LINE_BYTES * rejections.size();
        JsonWriter json = JsonWriter.compact(JsonEscaping.ONE_LINE, expectedBytes);
        all.accept(json);
        return json.toBytes();
    }

    /** Where they belong; empty when unknown. */
    Optional<TableName> table() {
        return table;
    }

    /** When the records were rejected. */
    Instant time() {
        return time;
    }

    /** Not to be changed. */
    byte[] lines() {
        return lines;
    }

    int count() {
        return count;
    }

    /** They are in a journal; the others follow the first, one position each. */
    void isAt(long position) {
        firstPosition = position;
    }

    /** Whether they are in a journal. */
    boolean isJournaled() {
        return firstPosition != NO_POSITION;
    }

    long firstPosition() {
        return firstPosition;
    }

    long lastPosition() {
        return firstPosition + count - 1;
    }

    /** As a journal keeps them. */
    Lines forJournal() {
        return new Lines(LineStream.lettersOf(table), "", time, count, ByteBuffer.wrap(lines));
    }

    long sizeBytes() {
        return lines.length;
    }

    @Nullable Letters next() {
        return next;
    }

    void append(@Nullable Letters letters) {
        next = letters;
    }

    /**
     * Adds all but the times.
     *
     * @param piece is filled before it is digested: that is quicker than many short pieces
     */
    void digest(MessageDigest digest, byte[] piece) {
        int from = 0;
        int length = 0;
        for (int i = 0; i <= times.length; i++) {
            int to = i < times.length ? times[i] : lines.length;
            if (to - from > piece.length - length) {
                digest.update(piece, 0, length);
                length = 0;
            }
            if (to - from > piece.length) {
                digest.update(lines, from, to - from);
            } else {
                System.arraycopy(lines, from, piece, length, to - from);
                length += to - from;
            }
            from = to + timeBytes;
        }
        digest.update(piece, 0, length);
    }
}
