package dev.varve.journal;

import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonWriter;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Letters of one call and one table, as lines behind each other. They are the links of a chain, so
 * that joining it takes no memory.
 */
final class Letters {

    /** Where the records alone are larger, the lines are counted before they are written. */
    private static final int LARGE_BYTES = 1 << 20;

    private static final int USUAL_LINE_BYTES = 192;

    private final Optional<TableName> table;
    private final Instant time;
    private final byte[] lines;

    /** Where in the lines the times begin, each as long as the other. */
    private final int[] times;

    private final int timeBytes;
    private @Nullable Letters next;

    private Letters(
            Optional<TableName> table, Instant time, byte[] lines, int[] times, int timeBytes) {
        this.table = table;
        this.time = time;
        this.lines = lines;
        this.times = times;
        this.timeBytes = timeBytes;
    }

    /** One letter for each, all at that time, by table in the order of the first of each. */
    static List<Letters> of(List<Rejection> rejections, Instant time) {
        Map<Optional<TableName>, List<Rejection>> tables = new LinkedHashMap<>();
        for (Rejection rejection : rejections) {
            tables.computeIfAbsent(rejection.table(), any -> new ArrayList<>()).add(rejection);
        }
        List<Letters> letters = new ArrayList<>(tables.size());
        tables.forEach((table, those) -> letters.add(of(table, those, time)));
        return letters;
    }

    private static Letters of(Optional<TableName> table, List<Rejection> rejections, Instant time) {
        String at = DeadLetter.format(time);
        int[] times = new int[rejections.size()];
        long rawBytes = rejections.stream().mapToLong(each -> each.raw().length).sum();
        byte[] lines;
        if (rawBytes > LARGE_BYTES) {
            lines =
                    JsonWriter.exactly(
                            JsonEscaping.ONE_LINE, json -> write(json, rejections, at, times));
        } else {
            int expectedBytes = (int) rawBytes + USUAL_LINE_BYTES * rejections.size();
            JsonWriter json = JsonWriter.compact(JsonEscaping.ONE_LINE, expectedBytes);
            write(json, rejections, at, times);
            lines = json.toBytes();
        }
        return new Letters(table, time, lines, times, at.length());
    }

    private static void write(JsonWriter json, List<Rejection> rejections, String at, int[] times) {
        for (int i = 0; i < times.length; i++) {
            times[i] = DeadLetter.write(json, rejections.get(i), at);
        }
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
        return times.length;
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

    /** Adds all but the times. */
    void digest(MessageDigest digest) {
        int from = 0;
        for (int time : times) {
            digest.update(lines, from, time - from);
            from = time + timeBytes;
        }
        digest.update(lines, from, lines.length - from);
    }
}
