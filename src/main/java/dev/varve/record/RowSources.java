package dev.varve.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Where each staged row came from. The bytes are referred to, not copied. Not thread-safe. */
public final class RowSources {

    private static final int FIRST_ROWS = 64;

    private final List<byte[]> sources = new ArrayList<>();
    private final List<Integer> firstRows = new ArrayList<>();
    private byte[] current = {};
    private int[] begins = {};
    private int[] ends = {};
    private int[] columns = {};
    private long[] lines = {};

    /** Notes where {@code row} came from: the bytes from {@code begin} to {@code end}. */
    @SuppressWarnings("ReferenceEquality") // the same array, not the same bytes
    void put(int row, byte[] source, int begin, int end, long line, int column) {
        if (row >= begins.length) {
            int rows = Math.max(FIRST_ROWS, 2 * row);
            begins = Arrays.copyOf(begins, rows);
            ends = Arrays.copyOf(ends, rows);
            columns = Arrays.copyOf(columns, rows);
            lines = Arrays.copyOf(lines, rows);
        }
        if (source != current) {
            current = source;
            sources.add(source);
            firstRows.add(row);
        }
        begins[row] = begin;
        ends[row] = end;
        columns[row] = column;
        lines[row] = line;
    }

    public long line(int row) {
        return lines[row];
    }

    public int column(int row) {
        return columns[row];
    }

    /** The row's record as it arrived. */
    byte[] raw(int row) {
        return Arrays.copyOfRange(source(row), begins[row], ends[row]);
    }

    /** Bytes of the first rows' records, and of a line feed behind each. */
    long linesBytes(int rows) {
        long bytes = rows;
        for (int row = 0; row < rows; row++) {
            bytes += ends[row] - begins[row];
        }
        return bytes;
    }

    /** Copies the records of the first rows, one a line. */
    void copyLines(int rows, ByteBuffer into) {
        int row = 0;
        while (row < rows) {
            int next = behindNeighbours(row, rows);
            byte[] source = source(row);
            if (next == row + 1) {
                copyWithoutBreaks(source, begins[row], ends[row], into);
            } else {
                into.put(source, begins[row], ends[next - 1] - begins[row]);
            }
            into.put((byte) '\n');
            row = next;
        }
    }

    /** The first row from this one on that does not follow its neighbour behind one line feed. */
    @SuppressWarnings("ReferenceEquality") // the same array, not the same bytes
    private int behindNeighbours(int row, int rows) {
        int next = row + 1;
        while (next < rows
                && begins[next] == ends[next - 1] + 1
                && lines[next] == lines[next - 1] + 1
                && source(next) == source(row)
                && source(row)[ends[next - 1]] == '\n') {
            next++;
        }
        return next;
    }

    private static void copyWithoutBreaks(byte[] source, int from, int to, ByteBuffer into) {
        int begin = from;
        for (int i = from; i < to; i++) {
            if (source[i] == '\n' || source[i] == '\r') {
                into.put(source, begin, i - begin).put((byte) ' ');
                begin = i + 1;
            }
        }
        into.put(source, begin, to - begin);
    }

    public byte[] source(int row) {
        int source = firstRows.size() - 1;
        while (firstRows.get(source) > row) {
            source--;
        }
        return sources.get(source);
    }

    public int begin(int row) {
        return begins[row];
    }

    public int end(int row) {
        return ends[row];
    }

    /** Bytes of its own arrays, used or not. */
    long heldBytes() {
        return (long) Long.BYTES * lines.length
                + (long) Integer.BYTES * (begins.length + ends.length + columns.length);
    }

    /** Forgets all rows and lets go of all arrays. */
    void release() {
        truncate(0);
        begins = new int[0];
        ends = new int[0];
        columns = new int[0];
        lines = new long[0];
    }

    /** The same of the first rows, without some of them. */
    RowSources without(BitSet removed, int rows) {
        RowSources kept = new RowSources();
        int count = 0;
        for (int row = removed.nextClearBit(0); row < rows; row = removed.nextClearBit(row + 1)) {
            kept.put(count++, source(row), begins[row], ends[row], lines[row], columns[row]);
        }
        return kept;
    }

    /** Forgets every row from {@code rows} on. */
    void truncate(int rows) {
        int last = firstRows.size() - 1;
        while (last >= 0 && firstRows.get(last) >= rows) {
            firstRows.removeLast();
            sources.removeLast();
            last--;
        }
        current = last < 0 ? new byte[0] : sources.get(last);
    }
}
