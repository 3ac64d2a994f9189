package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnWidening;
import dev.varve.record.RecordFault;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads records, strict JSON (RFC 8259), in one pass over their bytes into staged rows. One reader
 * per request or archive; reusable after {@link #clear()}; not thread-safe.
 *
 * <p>A record that is not taken becomes a {@link Rejection} and leaves nothing behind: no row, no
 * column, no wider type.
 */
public final class RecordReader {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Once staged rows hold so much, reading stops: whoever reads settles them and goes on. */
    private static final long STAGED_BYTES = 4 << 20;

    /** How many rows are read between two looks at what they hold. */
    private static final int ROWS_BETWEEN_LOOKS = 64;

    /** What a reader may hold of columns when nobody uses it. */
    private static final long KEPT_BYTES = 4 << 20;

    private static final int KEPT_LINES_BYTES = 2 << 20;

    private static final int RESTART = -1;
    private static final int AGAIN = -2;

    private final RecordLimits limits;
    private final JsonScanner scanner;
    private final TableReader tables;
    private final NullRecords nulls;
    private final List<Rejection> rejections = new ArrayList<>();

    /** Read since the last {@link #clear()}. */
    private final DocumentValues documents = new DocumentValues();

    /** Lent to one stream of lines after another: a new one each time would be all garbage. */
    private byte[] lines = {};

    /** Since the last {@link #clear()}. */
    private final List<ColumnWidening> widenings = new ArrayList<>();

    private int stoppedAt;
    private int mostRejections = Integer.MAX_VALUE;

    private int markedRejections;
    private int restarts;

    /**
     * @param catalog the tables
     * @param table where every record goes; if empty, each record's shape decides
     */
    public RecordReader(Catalog catalog, Optional<TableName> table) {
        this.limits = catalog.limits();
        this.scanner = new JsonScanner(limits.maxDepth());
        this.nulls = new NullRecords(scanner, catalog.rules().nullsSkipped());
        this.tables = new TableReader(catalog, scanner, table, this::withdraw);
    }

    /**
     * Lends a stream of lines a buffer, until it {@linkplain LineChunks#rest rests} or ends.
     *
     * @param chunks has no buffer of another reader
     * @param chunkBytes about how much to read at once, at least
     * @throws IllegalArgumentException if the size is not positive
     */
    public void lend(LineChunks chunks, int chunkBytes) {
        if (lines.length <= chunkBytes) {
            lines = LineChunks.newBuffer(chunkBytes);
        }
        chunks.use(lines);
    }

    /**
     * Reads whole lines, one record each; the last line's end may be missing. Empty lines are
     * skipped, so is a byte order mark at the start of line 1. {@code \r\n} ends a line too.
     *
     * @param chunk holds the lines; is not changed, and must not be until {@link #clear()}
     * @param from where the first line begins
     * @param to where the last line ends
     * @param firstLine number of the first line, 1-based
     * @return the number of the line that comes next: behind the last line, or earlier where {@link
     *     #isFull()} or {@link #stopAfter} says so; {@link #stoppedAt()} tells where
     */
    public long read(byte[] chunk, int from, int to, long firstLine) {
        int readable = endOfReadable(chunk, from, to);
        long line = firstLine;
        stoppedAt = from;
        if (readable > from) {
            line = readLines(chunk, from, readable, firstLine);
        }
        if (readable < to && stoppedAt == readable) {
            int length = to - readable;
            byte[] last = new byte[length + 1 + Words.SLACK_BYTES];
            System.arraycopy(chunk, readable, last, 0, length);
            if (last[length - 1] != '\n') {
                last[length++] = '\n';
            }
            line = readLines(last, 0, length, line);
            stoppedAt = to;
        }
        return line;
    }

    /** Where the last {@link #read(byte[], int, int, long)} stopped, in the chunk. */
    public int stoppedAt() {
        return stoppedAt;
    }

    /**
     * Has reading stop behind the line with which so many records were not taken since the last
     * {@link #clear()}: a rejection needs a hundred times the memory of the shortest line.
     *
     * @param rejections at least 1
     */
    public void stopAfter(int rejections) {
        mostRejections = rejections;
    }

    /** Whether the staged rows hold so much that they should be settled before others are read. */
    public boolean isFull() {
        return stagedBytes() >= STAGED_BYTES;
    }

    /** How much heap the staged rows hold, at most. */
    public long stagedBytes() {
        return tables.stagedBytes();
    }

    /** Lets go of what has grown beyond usual requests; there must be no rows. */
    public void trim() {
        tables.trim(KEPT_BYTES);
        documents.trim();
        if (lines.length > KEPT_LINES_BYTES) {
            lines = new byte[0];
        }
    }

    /** Reads all lines that {@code chunks} holds now, however much they become. */
    public void read(LineChunks chunks) {
        long line = chunks.firstLine();
        int from = chunks.from();
        while (from < chunks.to()) {
            line = read(chunks.buffer(), from, chunks.to(), line);
            from = stoppedAt;
        }
        chunks.countedTo(line);
    }

    /**
     * Reads one record that may span lines, white space around it allowed.
     *
     * @param json holds the record; is not kept and not changed
     * @param from where it begins
     * @param to where it ends
     * @param firstLine number of the line it begins on, 1-based
     * @param firstColumn column of that line it begins at, 1-based, in bytes
     */
    public void readValue(byte[] json, int from, int to, long firstLine, int firstColumn) {
        int start = documents.copy(json, from, to);
        byte[] in = documents.bytes();
        int end = start + to - from;
        mark();
        scanner.allowLineBreaks(true);
        try {
            if (nulls.behind(in, scanner.skipBlank(in, start)) == end) {
                nulls.skipped();
                return;
            }
            int result;
            do {
                int i = scanner.skipBlank(in, start);
                result = readRecord(in, start, i, end, firstLine, firstColumn);
            } while (result < 0);
            documents.keepTo(end);
        } catch (RecordFault found) {
            RecordFault fault = found.position == end ? found.atEnd() : found;
            Place place = Place.of(in, start, fault.position, firstLine, firstColumn);
            byte[] raw = Arrays.copyOfRange(in, start, end);
            Rejection rejection = reject(fault, place.line(), place.column(), raw);
            if (fault.isLearnt()) {
                documents.keepTo(end);
                tables.postpone(in, start, end, firstLine, firstColumn, rejection);
            }
        } finally {
            scanner.allowLineBreaks(false);
        }
    }

    /** The rows read since the last {@link #clear()}, by table; valid until the next one. */
    public Collection<Staging> staged() {
        return tables.staged();
    }

    /**
     * What was not taken since the last {@link #clear()}, in the order it came. Fewer once rows
     * were {@linkplain RowSource#remove removed} because of whose columns or types others were
     * refused.
     */
    public List<Rejection> rejections() {
        return List.copyOf(rejections);
    }

    /** Where every record goes; empty where each record's shape decides. */
    public Optional<TableName> namedTable() {
        return tables.namedTable();
    }

    /** How many records were not taken since the last {@link #clear()}. */
    public int rejectionCount() {
        return rejections.size();
    }

    /** The columns that became wider since the last {@link #clear()}, in the order they did. */
    public List<ColumnWidening> widenings() {
        return List.copyOf(widenings);
    }

    /** How many keys of accepted records were overridden by the same key later in the record. */
    public long duplicateKeys() {
        return tables.duplicateKeys();
    }

    /** How many {@code null}s were skipped in place of records since the last {@link #clear()}. */
    public long nulls() {
        return nulls.count();
    }

    /** Forgets rows, rejections and counts. */
    public void clear() {
        nulls.clear();
        tables.clear();
        rejections.clear();
        widenings.clear();
        documents.clear();
    }

    /**
     * Forgets what rows taught that the catalog has not merged, see {@link Staging#schemaUpdate()};
     * there must be no rows.
     */
    public void forget() {
        tables.forget();
    }

    /** Where the last line ends that has its line feed and enough readable bytes behind it. */
    private static int endOfReadable(byte[] chunk, int from, int to) {
        int end = Math.min(to, chunk.length - Words.SLACK_BYTES);
        while (end > from && chunk[end - 1] != '\n') {
            end--;
        }
        return Math.max(end, from);
    }

    private long readLines(byte[] in, int from, int to, long firstLine) {
        mark();
        int first = firstLine == 1 ? behindByteOrderMark(in, from, to) : from;
        int start = first;
        long line = firstLine;
        int untilLook = ROWS_BETWEEN_LOOKS;
        while (start < to) {
            int next = readLine(in, start, line);
            if (next >= 0) {
                start = next;
                line++;
                untilLook--;
                if (untilLook == 0) {
                    untilLook = ROWS_BETWEEN_LOOKS;
                    if (isFull()) {
                        break;
                    }
                }
                if (rejections.size() >= mostRejections) {
                    break;
                }
            } else if (next == RESTART) {
                rewind();
                start = first;
                line = firstLine;
            }
        }
        stoppedAt = start;
        return line;
    }

    private static int behindByteOrderMark(byte[] in, int from, int to) {
        int behind = from + BYTE_ORDER_MARK.length;
        return behind <= to && Arrays.equals(in, from, behind, BYTE_ORDER_MARK, 0, 3)
                ? behind
                : from;
    }

    /** Reads the line at {@code start}; returns where the next one begins. */
    private int readLine(byte[] in, int start, long line) {
        int i = in[start] > ' ' ? start : scanner.skipBlank(in, start);
        if (in[i] == '\n') {
            return i + 1;
        }
        int behindNull = nulls.behind(in, i);
        if (in[behindNull] == '\n') {
            nulls.skipped();
            return behindNull + 1;
        }
        try {
            return readRecord(in, start, i, -1, line, 1);
        } catch (RecordFault fault) {
            int end = fault.position;
            while (in[end] != '\n') {
                end++;
            }
            int rawEnd = end > start && in[end - 1] == '\r' ? end - 1 : end;
            byte[] raw = Arrays.copyOfRange(in, start, rawEnd);
            Rejection rejection = reject(fault, line, fault.position - start + 1, raw);
            if (fault.isLearnt()) {
                tables.postpone(in, start, -1, line, 1, rejection);
            }
            return end + 1;
        }
    }

    /**
     * Reads the record at {@code i} and what must follow it: the line's end, or the value's.
     *
     * @param valueEnd where the value must end, or negative where a line feed must
     * @return the index behind it, {@link #RESTART} or {@link #AGAIN}
     */
    private int readRecord(byte[] in, int start, int i, int valueEnd, long line, int column) {
        int end = tables.readWhole(in, start, i, valueEnd);
        if (tables.wantsWider()) {
            return widen(line);
        }
        tables.end(in, start, tables.recordEnd(), line, column);
        return end + 1;
    }

    private int widen(long line) {
        List<StagedColumn> columns = tables.takeWidened();
        for (StagedColumn column : columns) {
            widenings.add(tables.widening(column, line));
        }
        boolean restart = restarts < TableReader.MAX_RESTARTS;
        if (restart) {
            restarts++;
            rewind();
        }
        tables.widen(columns);
        return restart ? RESTART : AGAIN;
    }

    private void mark() {
        tables.mark();
        markedRejections = rejections.size();
        nulls.mark();
        restarts = 0;
    }

    private void rewind() {
        tables.rewind();
        rejections.subList(markedRejections, rejections.size()).clear();
        nulls.rewind();
    }

    private Rejection reject(RecordFault fault, long line, int column, byte[] raw) {
        Rejection rejection =
                new Rejection(
                        tables.faultyTable(),
                        line,
                        column,
                        Optional.ofNullable(fault.field),
                        fault.reason(),
                        raw);
        rejections.add(rejection);
        return rejection;
    }

    private void withdraw(List<Rejection> taken) {
        Set<Rejection> these = Collections.newSetFromMap(new IdentityHashMap<>());
        these.addAll(taken);
        rejections.removeIf(these::contains);
    }
}
