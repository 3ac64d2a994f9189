package dev.varve.record;

import java.util.Arrays;
import java.util.BitSet;
import jdk.internal.vm.annotation.ForceInline;
import org.jspecify.annotations.Nullable;

/**
 * One growing column of the rows that are being read, on the heap: the reader's side writes,
 * whoever settles the rows copies them out in bulk. Fixed-width values are one {@code long} each
 * (integers as they are, unsigned ones zero-extended, timestamps in microseconds or nanoseconds,
 * doubles by their bits, booleans 0 or 1); the others are bytes with the end offset of each row.
 * Nulls are filled in lazily: a column that a row does not mention is touched only when a later row
 * does. Not thread-safe.
 *
 * <p>Its fields are there for who fills it, value by value, where a call for each would be felt;
 * everybody else asks the methods.
 */
public final class StagedColumn {

    /** Room kept behind the last byte, so that whole words can be stored. */
    public static final int SLACK_BYTES = 8;

    /** An array of a reader that nobody uses; there are some for each column of each table. */
    private static final int KEPT_BYTES = 16 << 10;

    private static final int FIRST_ROWS = 64;
    private static final int FIRST_BYTES = 1024;

    /** From here on, which takes one large value, twice as much would be mostly for nothing. */
    private static final int LARGE_BYTES = 4 << 20;

    private final String name;
    private final boolean required;
    public final boolean declared;

    public ColumnType type;

    /** How values are read, see {@link Kind}. */
    public int kind;

    public int count;
    int nullCount;
    long[] validity = {};
    public long[] values = {};
    public byte[] bytes = {};
    public int[] ends = {};

    /** Bytes in use. */
    public int used;

    /** Wider type that the record being read asks for, or {@link ColumnType#UNKNOWN}. */
    public ColumnType wanted = ColumnType.UNKNOWN;

    /** Of a text column: the rows whose text is the JSON literal of something else. */
    private @Nullable BitSet literals;

    /** Whether the catalog knows the column. */
    boolean known;

    public StagedColumn(Field field, boolean declared) {
        this.name = field.name();
        this.type = field.type();
        this.required = field.required();
        this.declared = declared;
        this.kind = Kind.of(type, declared);
    }

    /** A column without rows, for a source of rows whose types are all known. */
    public static StagedColumn of(Field field) {
        return new StagedColumn(field, true);
    }

    public Field field() {
        return new Field(name, type, required);
    }

    public String name() {
        return name;
    }

    public ColumnType type() {
        return type;
    }

    /** Rows held, nulls included. */
    public int rowCount() {
        return count;
    }

    public int nullCount() {
        return nullCount;
    }

    /**
     * Bit {@code row & 63} of word {@code row >> 6} is set where the row is not null; unspecified
     * when nothing is null. May be longer than the rows.
     */
    public long[] validity() {
        return validity;
    }

    /** One word per row, of a fixed-width column; what a null holds is unspecified. */
    public long[] values() {
        return values;
    }

    /** The rows' bytes, one after another, of a variable-width column. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where each row ends in {@link #bytes()}; a null row ends where it begins. */
    public int[] ends() {
        return ends;
    }

    public boolean required() {
        return required;
    }

    /** Whether a row holds a value of the column. */
    boolean hasValues() {
        return count > nullCount;
    }

    /**
     * Makes the type, and with it the way values are read, another; the rows' values are left
     * alone.
     */
    void retype(ColumnType newType) {
        type = newType;
        kind = Kind.of(newType, declared);
    }

    /** Takes back the type of a column whose only value is gone; nulls are left. */
    void unresolve() {
        if (type.isFixedWidth()) {
            // as nulls of that type, its rows have no ends
            count = 0;
            nullCount = 0;
        }
        retype(ColumnType.UNKNOWN);
    }

    /** Gives the row, which must be behind the last, a value of a fixed-width column. */
    @ForceInline
    public void putLong(int row, long value) {
        if (count != row || row >= values.length) {
            prepareFixed(row);
        }
        values[row] = value;
        count = row + 1;
        if (nullCount != 0) {
            validity[row >> 6] |= 1L << row;
        }
    }

    /** Ends the row's bytes, which stand in {@link #bytes} from {@link #used} on. */
    @ForceInline
    public void putEnd(int row, int end) {
        if (count != row || row >= ends.length) {
            prepareBytes(row);
        }
        ends[row] = end;
        used = end;
        count = row + 1;
        if (nullCount != 0) {
            validity[row >> 6] |= 1L << row;
        }
    }

    /** Gives the row, which must be behind the last, a value of a variable-width column. */
    public void putBytes(int row, byte[] from, int begin, int end) {
        int length = end - begin;
        if (used + length > bytes.length - SLACK_BYTES) {
            growBytes(used + length);
        }
        System.arraycopy(from, begin, bytes, used, length);
        putEnd(row, used + length);
    }

    /** Remembers that the row's text is the JSON literal of something that is no string. */
    public void markLiteral(int row) {
        if (literals == null) {
            literals = new BitSet();
        }
        literals.set(row);
    }

    /** Whether the row of a text column is the JSON literal of something that is no string. */
    public boolean isLiteral(int row) {
        return literals != null && literals.get(row);
    }

    /** Whatever the rows of a text column are, it is a JSON literal. */
    void markLiterals() {
        literals = new BitSet();
        literals.set(0, count);
    }

    /** Makes room for a word at {@code position}. */
    public byte[] growBytes(int position) {
        long wanted =
                position < LARGE_BYTES
                        ? Math.max(FIRST_BYTES, Math.max(2L * bytes.length, 2L * position))
                        : Math.max(position + position / 4L, bytes.length);
        int limit = Integer.MAX_VALUE - 64;
        if (position > limit - SLACK_BYTES) {
            throw new OutOfMemoryError("column '" + name + "' holds over 2 GiB of staged bytes");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, limit));
        return bytes;
    }

    private void prepareFixed(int row) {
        if (row >= values.length) {
            values =
                    Arrays.copyOf(
                            values, Math.max(FIRST_ROWS, Math.max(row + 1, 2 * values.length)));
        }
        fillNulls(row);
    }

    private void prepareBytes(int row) {
        if (row >= ends.length) {
            ends = Arrays.copyOf(ends, Math.max(FIRST_ROWS, Math.max(row + 1, 2 * ends.length)));
        }
        fillNulls(row);
    }

    /** Makes every row from the last mentioned one up to {@code row}, excluded, null. */
    public void fillNulls(int row) {
        if (count < row) {
            if (nullCount == 0) {
                beginNulls();
            }
            if (!type.isFixedWidth()) {
                if (row > ends.length) {
                    ends =
                            Arrays.copyOf(
                                    ends, Math.max(FIRST_ROWS, Math.max(row, 2 * ends.length)));
                }
                Arrays.fill(ends, count, row, used);
            } else if (row > values.length) {
                values =
                        Arrays.copyOf(
                                values, Math.max(FIRST_ROWS, Math.max(row, 2 * values.length)));
            }
            nullCount += row - count;
            count = row;
        }
        int words = (Math.max(values.length, ends.length) + 63) >> 6;
        if (nullCount != 0 && validity.length < words) {
            validity = Arrays.copyOf(validity, words);
        }
    }

    private void beginNulls() {
        int words = (Math.max(values.length, ends.length) + 64) >> 6;
        if (validity.length < words) {
            validity = new long[words];
        }
        int whole = count >> 6;
        Arrays.fill(validity, 0, whole, -1L);
        Arrays.fill(validity, whole, validity.length, 0L);
        if ((count & 63) != 0) {
            validity[whole] = (1L << count) - 1;
        }
    }

    /** Forgets the value of {@code row}, if that row has one; it must be the last row. */
    public void unset(int row) {
        if (count > row) {
            count = row;
            used = row == 0 || type.isFixedWidth() ? 0 : ends[row - 1];
            if (nullCount != 0) {
                validity[row >> 6] &= ~(1L << row);
            }
            if (literals != null) {
                literals.clear(row);
            }
        }
    }

    /** Forgets every row from {@code rows} on. */
    void truncate(int rows) {
        if (count <= rows) {
            return;
        }
        if (nullCount != 0) {
            int whole = rows >> 6;
            int live = 0;
            for (int word = 0; word < whole; word++) {
                live += Long.bitCount(validity[word]);
            }
            Arrays.fill(validity, whole + 1, validity.length, 0L);
            validity[whole] &= (1L << rows) - 1;
            live += Long.bitCount(validity[whole]);
            nullCount = rows - live;
        }
        count = rows;
        used = rows == 0 || type.isFixedWidth() ? 0 : ends[rows - 1];
        if (literals != null) {
            literals.clear(rows, literals.size());
        }
    }

    public void clear() {
        count = 0;
        nullCount = 0;
        used = 0;
        literals = null;
    }

    /** Whether the row is null; rows not reached yet are. */
    boolean isNull(int row) {
        return row >= count || nullCount != 0 && (validity[row >> 6] >>> row & 1) == 0;
    }

    /** Bytes of its arrays, used or not. */
    long heldBytes() {
        return bytes.length
                + Long.BYTES * ((long) values.length + validity.length)
                + Integer.BYTES * (long) ends.length;
    }

    /** Lets go of arrays that are larger than small requests need; there must be no rows. */
    public void trim() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[0];
        }
        if (Long.BYTES * values.length > KEPT_BYTES) {
            values = new long[0];
        }
        if (Integer.BYTES * ends.length > KEPT_BYTES) {
            ends = new int[0];
        }
        if (Long.BYTES * validity.length > KEPT_BYTES) {
            validity = new long[0];
        }
    }

    /** Forgets the rows and lets go of all arrays: whoever still knows the column keeps none. */
    void release() {
        clear();
        validity = new long[0];
        values = new long[0];
        bytes = new byte[0];
        ends = new int[0];
    }

    /** Takes over the arrays of a column that is no longer used, which is left without. */
    void reuse(StagedColumn old) {
        validity = old.validity;
        values = old.values;
        bytes = old.bytes;
        ends = old.ends;
        old.release();
    }
}
