package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.JsonText;
import dev.varve.record.Widening;
import java.util.Arrays;

/**
 * Rows of one column on the heap, gathered from batches and cast to one type on the way. Holds what
 * a staged column holds: fixed-width values are one {@code long} each (integers as they are,
 * doubles by their bits, booleans 0 or 1), the others are bytes with the end offset of each row; a
 * null is 0 or no bytes. Reusable: its arrays only grow. Not thread-safe.
 */
public final class ColumnRows {

    private ColumnType type = ColumnType.UNKNOWN;
    private int rowCount;
    private int nullCount;
    private int firstByte;
    private long[] validity = {};
    private long[] values = {};
    private byte[] bytes = {};
    private int[] ends = {};
    private int[] scratch = {};

    /** Forgets all rows; those that follow become values of the type. */
    public void clear(ColumnType type) {
        clear(type, 0);
    }

    /**
     * Forgets all rows; those that follow become values of the type.
     *
     * @param firstByte where the first row begins in {@link #bytes()}; what is before it belongs to
     *     the caller, who may put there what goes before the rows
     */
    public void clear(ColumnType type, int firstByte) {
        this.type = type;
        this.firstByte = firstByte;
        this.rowCount = 0;
        this.nullCount = 0;
    }

    public ColumnType type() {
        return type;
    }

    /** Rows held, nulls included. */
    public int rowCount() {
        return rowCount;
    }

    public int nullCount() {
        return nullCount;
    }

    /**
     * Bit {@code row & 63} of word {@code row >> 6} is set where the row is not null; always filled
     * in.
     */
    public long[] validity() {
        return validity;
    }

    /** One word per row, of a fixed-width column. */
    public long[] values() {
        return values;
    }

    /** The rows' bytes, one after another, of a variable-width column. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the first row begins in {@link #bytes()}. */
    public int firstByte() {
        return firstByte;
    }

    /** Where each row ends in {@link #bytes()}; a null row ends where it begins. */
    public int[] ends() {
        return ends;
    }

    /**
     * Adds the rows {@code from} to {@code to - 1} of the column.
     *
     * @throws IllegalArgumentException if the column's type does not widen to this one's
     */
    public void append(BatchColumn column, int from, int to) {
        int rows = to - from;
        ColumnType source = column.field().type();
        if (source == ColumnType.UNKNOWN) {
            appendNulls(rows);
            return;
        }
        TypePromotion widening = TypePromotion.between(column.field(), type);
        reserveRows(rows);
        int nulls = column.copyValidity(from, to, validity, rowCount);
        if (source.isFixedWidth()) {
            appendFixed(column, from, to, widening);
        } else {
            appendBytes(column, from, to, widening);
        }
        rowCount += rows;
        nullCount += nulls;
    }

    /**
     * The array of {@link #bytes()}, of at least that length, for any use until the next rows: rows
     * of a variable-width column lose their bytes, those of a fixed-width column need none.
     */
    public byte[] spare(int lengthBytes) {
        if (bytes.length < lengthBytes) {
            bytes = new byte[Growth.of(lengthBytes)];
        }
        return bytes;
    }

    /** Adds rows that are all null. */
    public void appendNulls(int rows) {
        reserveRows(rows);
        Bits.clear(validity, rowCount, rowCount + rows);
        if (type.isFixedWidth()) {
            Arrays.fill(values, rowCount, rowCount + rows, 0);
        } else {
            Arrays.fill(ends, rowCount, rowCount + rows, lastEnd());
        }
        rowCount += rows;
        nullCount += rows;
    }

    private void appendFixed(BatchColumn column, int from, int to, TypePromotion widening) {
        if (widening == TypePromotion.TO_LITERAL) {
            long[] words = new long[to - from];
            column.copyValues(from, to, words, 0, scratch(to - from));
            appendAsLiterals(column.field().type(), words);
            return;
        }
        column.copyValues(from, to, values, rowCount, scratch(to - from));
        if (widening == TypePromotion.TO_DOUBLE) {
            boolean unsigned = column.field().type() == ColumnType.UINT64;
            for (int row = rowCount; row < rowCount + to - from; row++) {
                double real = unsigned ? Widening.ofUnsigned(values[row]) : (double) values[row];
                values[row] = Double.doubleToRawLongBits(real);
            }
        }
    }

    private void appendAsLiterals(ColumnType source, long[] words) {
        int end = lastEnd();
        for (int i = 0; i < words.length; i++) {
            if (Bits.isSet(validity, rowCount + i)) {
                end = putBytes(JsonText.ofWord(source, words[i]), end);
            }
            ends[rowCount + i] = end;
        }
    }

    private void appendBytes(BatchColumn column, int from, int to, TypePromotion widening) {
        int begin = lastEnd();
        if (widening == TypePromotion.TO_LITERAL) {
            ColumnRows text = new ColumnRows();
            text.clear(column.field().type());
            text.append(column, from, to);
            int end = begin;
            for (int i = 0; i < to - from; i++) {
                if (Bits.isSet(validity, rowCount + i)) {
                    int start = i == 0 ? 0 : text.ends[i - 1];
                    end = putBytes(JsonText.quote(text.bytes, start, text.ends[i]), end);
                }
                ends[rowCount + i] = end;
            }
            return;
        }
        column.copyEnds(from, to, ends, rowCount, begin);
        int length = lengthOf(ends, rowCount, to - from, begin);
        bytes = grown(bytes, begin, length);
        column.copyBytes(from, length, bytes, begin);
    }

    private static int lengthOf(int[] ends, int at, int rows, int begin) {
        return rows == 0 ? 0 : ends[at + rows - 1] - begin;
    }

    private int putBytes(byte[] value, int at) {
        bytes = grown(bytes, at, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return at + value.length;
    }

    private int lastEnd() {
        return rowCount == 0 ? firstByte : ends[rowCount - 1];
    }

    private int[] scratch(int rows) {
        if (scratch.length < rows) {
            scratch = new int[rows];
        }
        return scratch;
    }

    private void reserveRows(int rows) {
        int needed = rowCount + rows;
        int words = Bits.words(needed);
        if (validity.length < words) {
            validity = Arrays.copyOf(validity, Math.max(words, validity.length * 2));
        }
        if (type.isFixedWidth()) {
            if (values.length < needed) {
                values = Arrays.copyOf(values, Math.max(needed, values.length * 2));
            }
        } else if (ends.length < needed) {
            ends = Arrays.copyOf(ends, Math.max(needed, ends.length * 2));
        }
    }

    private static byte[] grown(byte[] array, int used, int more) {
        int needed = Math.addExact(used, more);
        if (array.length >= needed) {
            return array;
        }
        return Arrays.copyOf(array, Growth.of(needed));
    }
}
