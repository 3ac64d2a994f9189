package dev.varve.record.json;

import dev.varve.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into chunks of whole lines. A line longer than a chunk makes the buffer grow; one
 * over the record limit is skipped and becomes a rejection. Not thread-safe; does not close the
 * stream.
 */
public final class LineChunks {

    private static final int RAW_BYTES = 64 << 10;

    /** How many lines in a row may be skipped before somebody takes what is left of them. */
    private static final int MOST_OVERLONG = 64;

    private final InputStream in;
    private final int maxRecordBytes;
    private final List<Rejection> overlong = new ArrayList<>();
    private byte[] buffer;
    private int from;
    private int to;

    /** End of what was read, lines not handed out yet included. */
    private int filled;

    /** How far there is no line's end that was not handed out. */
    private int searched;

    private long firstLine = 1;

    /** The line behind the chunk, if it is known; else 0. */
    private long nextLine = 1;

    private boolean ended;
    private BooleanSupplier mayGrow = () -> true;

    /** The line over the limit whose end has not come yet. */
    private @Nullable OverlongLine skipped;

    /**
     * @param in the lines
     * @param chunkBytes about how much to hand out at once
     * @param maxRecordBytes how long a line may be, without its end
     * @throws IllegalArgumentException if a size is not positive
     */
    public LineChunks(InputStream in, int chunkBytes, int maxRecordBytes) {
        this(in, newBuffer(chunkBytes), maxRecordBytes);
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be positive, not " + maxRecordBytes);
        }
    }

    /**
     * Cuts in buffers that readers lend, see {@link RecordReader#lend}.
     *
     * @param in the lines
     * @param maxRecordBytes how long a line may be, without its end
     */
    public LineChunks(InputStream in, int maxRecordBytes) {
        this(in, newBuffer(1), maxRecordBytes);
    }

    private LineChunks(InputStream in, byte[] buffer, int maxRecordBytes) {
        this.in = in;
        this.maxRecordBytes = maxRecordBytes;
        this.buffer = buffer;
    }

    /** A buffer for chunks of about that size. */
    static byte[] newBuffer(int chunkBytes) {
        if (chunkBytes < 1) {
            throw new IllegalArgumentException("chunkBytes must be positive, not " + chunkBytes);
        }
        return new byte[chunkBytes + 1 + Words.SLACK_BYTES];
    }

    /** Goes on in a buffer that nobody else touches before {@link #rest}, if it is larger. */
    void use(byte[] lent) {
        goOn();
        if (lent.length > buffer.length) {
            System.arraycopy(buffer, 0, lent, 0, filled);
            buffer = lent;
        }
    }

    /** Lets go of the buffer: what was read and not handed out is copied. */
    public void rest() {
        goOn();
        byte[] least = newBuffer(Math.max(1, filled));
        System.arraycopy(buffer, 0, least, 0, filled);
        buffer = least;
    }

    /** Read already, and not handed out. */
    public int unreadBytes() {
        return filled - to;
    }

    /** How large the buffer is. */
    public int heldBytes() {
        return buffer.length;
    }

    /**
     * Goes on to the next chunk; what {@link #buffer()} held before is gone. A chunk has no lines
     * where many were skipped: {@link #overlong()} has what is left of them.
     *
     * @return whether there is one
     * @throws IOException if the stream fails
     */
    public boolean next() throws IOException {
        return next(() -> false);
    }

    /**
     * As {@link #next()}, but never waits for bytes while nothing is there: it hands out the whole
     * lines that came before, or an empty chunk where none is whole; and so where the buffer
     * {@linkplain #askBeforeGrowth may not grow}.
     *
     * @param dry whether a read would have to wait now
     * @return whether the stream has not ended
     * @throws IOException if the stream fails
     */
    public boolean next(BooleanSupplier dry) throws IOException {
        goOn();
        for (; ; ) {
            fill(dry);
            if (skipped != null) {
                skip(skipped);
                searched = 0;
                if (overlong.size() >= MOST_OVERLONG) {
                    return true;
                }
            }
            int end = lastLineEnd();
            searched = filled;
            if (end > 0) {
                to = end;
                return true;
            }
            if (ended) {
                return takeRest();
            }
            if (filled > maxRecordBytes + 1) {
                skipped = new OverlongLine();
            } else if (dry.getAsBoolean()) {
                return true;
            } else if (filled == limit()) {
                if (!mayGrow.getAsBoolean()) {
                    return true;
                }
                grow();
            }
        }
    }

    /** Forgets what was handed out. */
    private void goOn() {
        firstLine = nextLine == 0 ? firstLine + countLines(from, to) : nextLine;
        nextLine = 0;
        System.arraycopy(buffer, to, buffer, 0, filled - to);
        filled -= to;
        searched = Math.max(0, searched - to);
        from = 0;
        to = 0;
    }

    /** Whether there is nothing in the chunk, and nothing was skipped before it. */
    public boolean isEmpty() {
        return from == to && overlong.isEmpty();
    }

    /** Whether it is known that nothing comes behind the chunk. */
    public boolean isLast() {
        return ended && to == filled;
    }

    /** The chunk's bytes, among others. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where the chunk begins in {@link #buffer()}. */
    public int from() {
        return from;
    }

    /** Where the chunk ends in {@link #buffer()}, behind a line feed. */
    public int to() {
        return to;
    }

    /** Number of the chunk's first line, 1-based. */
    public long firstLine() {
        return firstLine;
    }

    /**
     * The lines over the limit that were skipped since the last call, each with its first 64 KiB.
     */
    public List<Rejection> overlong() {
        List<Rejection> skipped = List.copyOf(overlong);
        overlong.clear();
        return skipped;
    }

    /** Tells which line comes behind the chunk, so that its lines need not be counted again. */
    public void countedTo(long line) {
        nextLine = line;
    }

    private int limit() {
        return buffer.length - 1 - Words.SLACK_BYTES;
    }

    private void fill(BooleanSupplier dry) throws IOException {
        while (filled < limit() && !ended && !dry.getAsBoolean()) {
            int count = in.read(buffer, filled, limit() - filled);
            if (count < 0) {
                ended = true;
            } else {
                filled += count;
            }
        }
    }

    private int lastLineEnd() {
        int end = filled;
        while (end > searched && buffer[end - 1] != '\n') {
            end--;
        }
        return end > searched ? end : 0;
    }

    /** Takes what stands behind the last line feed of the stream. */
    private boolean takeRest() {
        if (filled > maxRecordBytes) {
            reject(filled, Arrays.copyOf(buffer, Math.min(filled, RAW_BYTES)));
            filled = 0;
        }
        if (filled == 0) {
            return false;
        }
        buffer[filled++] = '\n';
        to = filled;
        return true;
    }

    /**
     * @param asked whether the buffer may grow for a line longer than a chunk now; what it throws
     *     ends the reading
     */
    public void askBeforeGrowth(BooleanSupplier asked) {
        mayGrow = asked;
    }

    private void grow() {
        long wanted = 2L * buffer.length;
        long most = (long) maxRecordBytes + 2 + 1 + Words.SLACK_BYTES;
        long length =
                Math.min(
                        Math.min(wanted, Math.max(most, buffer.length + 1L)),
                        Integer.MAX_VALUE - 64);
        if (length <= buffer.length) {
            throw new OutOfMemoryError("a line of " + filled + " bytes");
        }
        buffer = Arrays.copyOf(buffer, (int) length);
    }

    /** Goes over the line that begins the buffer, as far as it has come. */
    private void skip(OverlongLine line) {
        int end = 0;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        line.add(buffer, end);
        if (end < filled || ended) {
            int behind = Math.min(end + 1, filled);
            System.arraycopy(buffer, behind, buffer, 0, filled - behind);
            filled -= behind;
            skipped = null;
            reject(line.lengthBytes, line.raw);
        } else {
            filled = 0;
        }
    }

    private void reject(long length, byte[] raw) {
        overlong.add(
                new Rejection(
                        Optional.empty(),
                        firstLine,
                        1,
                        Optional.empty(),
                        "record of %d bytes is over the limit of %d bytes (varve.limits.record)"
                                .formatted(length, maxRecordBytes),
                        raw));
        firstLine++;
    }

    private long countLines(int begin, int end) {
        long lines = 0;
        for (int i = begin; i < end; i++) {
            if (buffer[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    /** A line that is over the limit: how long it is so far, and how it begins. */
    private static final class OverlongLine {

        private long lengthBytes;
        private byte[] raw = {};

        void add(byte[] bytes, int count) {
            lengthBytes += count;
            int kept = Math.min(count, RAW_BYTES - raw.length);
            if (kept > 0) {
                raw = Arrays.copyOf(raw, raw.length + kept);
                System.arraycopy(bytes, 0, raw, raw.length - kept, kept);
            }
        }
    }
}
