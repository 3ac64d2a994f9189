package dev.varve.record.json;

import dev.varve.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream into chunks of whole lines. A line longer than a chunk makes the buffer grow; one
 * over the record limit is skipped and becomes a rejection. Not thread-safe; does not close the
 * stream.
 */
public final class LineChunks {

    private static final int RAW_BYTES = 64 << 10;

    private final InputStream in;
    private final int maxRecordBytes;
    private final List<Rejection> overlong = new ArrayList<>();
    private byte[] buffer;
    private int from;
    private int to;

    /** End of what was read, lines not handed out yet included. */
    private int filled;

    private long firstLine = 1;

    /** The line behind the chunk, if it is known; else 0. */
    private long nextLine = 1;

    private boolean ended;
    private Runnable beforeGrowth = () -> {};

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

    /** Cuts in a buffer that is lent: nobody else may touch it before the stream's end. */
    LineChunks(InputStream in, byte[] buffer, int maxRecordBytes) {
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

    /**
     * Goes on to the next chunk; what {@link #buffer()} held before is gone.
     *
     * @return whether there is one
     * @throws IOException if the stream fails
     */
    public boolean next() throws IOException {
        firstLine = nextLine == 0 ? firstLine + countLines(from, to) : nextLine;
        nextLine = 0;
        System.arraycopy(buffer, to, buffer, 0, filled - to);
        filled -= to;
        from = 0;
        to = 0;
        int searched = 0;
        for (; ; ) {
            fill();
            int end = lastLineEnd(searched);
            if (end > 0) {
                to = end;
                return true;
            }
            if (ended) {
                return takeRest();
            }
            searched = filled;
            if (filled > maxRecordBytes + 1) {
                skipLine();
                searched = 0;
            } else {
                grow();
            }
        }
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

    private void fill() throws IOException {
        while (filled < limit() && !ended) {
            int count = in.read(buffer, filled, limit() - filled);
            if (count < 0) {
                ended = true;
            } else {
                filled += count;
            }
        }
    }

    private int lastLineEnd(int searched) {
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
     * @param step done before the buffer grows for a line longer than a chunk; what it throws ends
     *     the reading
     */
    public void beforeGrowth(Runnable step) {
        beforeGrowth = step;
    }

    private void grow() {
        beforeGrowth.run();
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

    /** Goes over the line that begins the buffer and is over the limit. */
    private void skipLine() throws IOException {
        byte[] raw = Arrays.copyOf(buffer, Math.min(filled, RAW_BYTES));
        long length = filled;
        int end;
        do {
            filled = 0;
            fill();
            end = 0;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            length += end;
            int kept = Math.min(end, RAW_BYTES - raw.length);
            if (kept > 0) {
                raw = Arrays.copyOf(raw, raw.length + kept);
                System.arraycopy(buffer, 0, raw, raw.length - kept, kept);
            }
        } while (end == filled && !ended);
        int behind = Math.min(end + 1, filled);
        System.arraycopy(buffer, behind, buffer, 0, filled - behind);
        filled -= behind;
        reject(length, raw);
    }

    private void reject(long length, byte[] raw) {
        overlong.add(
                new Rejection(
                        Optional.empty(),
                        firstLine,
                        1,
                        Optional.empty(),
                        "record of %d bytes is over the limit of %d bytes"
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
}
