package dev.varve.layer.verification;

import dev.varve.layer.Naming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which positions of one writer and table are in files, 24 bytes a file: rows of several partitions
 * take turns, so that only all files together, by their rows, can tell that some are missing. For
 * one thread.
 */
final class Coverage {

    private static final int FIRST_ROOM = 16;

    private final String path;
    private final String writer;
    private final List<long[]> waiting = new ArrayList<>();

    /** First, last and rows of each file. */
    private long[] files = new long[3 * FIRST_ROOM];

    private int length;

    /**
     * @param path of the table, for what is found
     */
    Coverage(String path, String writer) {
        this.path = path;
        this.writer = writer;
    }

    void add(long first, long last, long rows) {
        if (length == files.length) {
            files = Arrays.copyOf(files, 2 * length);
        }
        files[length++] = first;
        files[length++] = last;
        files[length++] = rows;
    }

    /** Positions that may be in no file yet. */
    void addWaiting(long first, long last) {
        waiting.add(new long[] {first, last});
    }

    void check(Consumer<Discrepancy> found) {
        int[] order = order();
        for (int i = 0; i < order.length; ) {
            long first = files[order[i]];
            long last = files[order[i] + 1];
            long rows = 0;
            for (; i < order.length && files[order[i]] <= last + 1; i++) {
                last = Math.max(last, files[order[i] + 1]);
                rows += files[order[i] + 2];
            }
            checkRun(first, last, rows, found);
            if (i < order.length) {
                checkGap(last + 1, files[order[i]] - 1, found);
            }
        }
    }

    private void checkRun(long first, long last, long rows, Consumer<Discrepancy> found) {
        long positions = last - first + 1;
        String expected =
                "a row for each of the %,d positions %d to %d of %s"
                        .formatted(positions, first, last, writer);
        if (rows > positions) {
            found.accept(new Discrepancy.Overlap(path, expected, "%,d rows".formatted(rows)));
        } else if (start(first) == start(last) && rows + waiting(first, last) < positions) {
            found.accept(new Discrepancy.Gap(path, expected, "%,d rows".formatted(rows)));
        }
    }

    /** What an earlier start has left of its positions was never used. */
    private void checkGap(long from, long last, Consumer<Discrepancy> found) {
        long first = Math.max(from, start(last + 1));
        if (waiting(first, last) < last - first + 1) {
            found.accept(
                    new Discrepancy.Gap(
                            path,
                            "rows with the positions %d to %d of %s".formatted(first, last, writer),
                            "no file that reaches there"));
        }
    }

    /** Where the start of the writer began that gave the position. */
    private static long start(long position) {
        return position - position % Naming.START_POSITIONS;
    }

    private long waiting(long first, long last) {
        long positions = 0;
        for (long[] each : waiting) {
            positions += Math.max(0, Math.min(last, each[1]) - Math.max(first, each[0]) + 1);
        }
        return positions;
    }

    /** Where the files begin in the array, in the order of their first positions. */
    private int[] order() {
        Integer[] places = new Integer[length / 3];
        Arrays.setAll(places, i -> 3 * i);
        Arrays.sort(places, (left, right) -> Long.compare(files[left], files[right]));
        return Arrays.stream(places).mapToInt(Integer::intValue).toArray();
    }
}
