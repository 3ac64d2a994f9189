package dev.varve.journal.segments;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of commits are and how they were divided: three texts that are the same in most
 * entries of a log, so that they are read once and then known by their bytes. For one thread.
 */
final class Origins {

    /** Of as many streams as are committed by turns; who comes back later is read again. */
    private static final int MOST = 64;

    private final @Nullable Origin[] known = new Origin[MOST];
    private int count;

    /** The one that was asked for last: asked for again, or followed by the same as before. */
    private int last;

    /**
     * One of them.
     *
     * @param bytes as the log has them
     */
    record Origin(byte[] bytes, String segment, LineStream stream, String partitioning) {

        private boolean isAt(byte[] log, int offset, int end) {
            int to = offset + bytes.length;
            return to <= end && Arrays.equals(bytes, 0, bytes.length, log, offset, to);
        }
    }

    /** The one that begins there, if it is known. */
    @Nullable Origin at(byte[] log, int offset, int end) {
        for (int i = 0; i < count; i++) {
            int which = (last + i) % count;
            Origin origin = known[which];
            if (origin != null && origin.isAt(log, offset, end)) {
                last = which;
                return origin;
            }
        }
        return null;
    }

    /** It will be known, and the one that was not asked for the longest no more. */
    void add(Origin origin) {
        if (count < MOST) {
            last = count;
            count++;
        } else {
            last = (last + 1) % MOST;
        }
        known[last] = origin;
    }
}
