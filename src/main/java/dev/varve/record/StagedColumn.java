package dev.varve.record;

/**
 * One growing column of the rows that are being read, on the heap: the reader's side writes, whoever
 * settles the rows copies them out in bulk. Fixed-width values are one {@code long} each (integers as
 * they are, unsigned ones zero-extended, timestamps in microseconds, doubles by their bits, booleans 0
 * or 1); the others are bytes with the end offset of each row. Nulls are filled in lazily: a column
 * that a row does not mention is touched only when a later row does. Not thread-safe.
 */
public final class StagedColumn {

    private final String name;
    private ColumnType type;
    private boolean required;
    private int count;
    private int nullCount;
    private long[] validity = {};
    private long[] values = {};
    private byte[] bytes = {};
    private int[] ends = {};

    StagedColumn(Field field) {
        this.name = field.name();
        this.type = field.type();
        this.required = field.required();
    }

    public Field field() {
        return new Field(name, type, required);
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

    /** Bit {@code row & 63} of word {@code row >> 6} is set where the row is not null; unread when nothing is null. */
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
}
