package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;

/**
 * One column of a batch. Its values are handed out in bulk, to {@link ColumnRows}; readable from
 * many threads until its batch closes.
 */
public final class BatchColumn {

    private final Batch batch;
    private final BodyColumn place;

    BatchColumn(Batch batch, BodyColumn place) {
        this.batch = batch;
        this.place = place;
    }

    public Field field() {
        return place.field();
    }

    public int rowCount() {
        return place.rowCount();
    }

    public int nullCount() {
        return place.nullCount();
    }

    /** Whether each of the values has its equal in the other type. */
    public boolean widensTo(ColumnType type) {
        return TypePromotion.isPossible(field().type(), type);
    }

    /**
     * How many rows from {@code from} on have at most that many bytes together; at least one.
     *
     * @param maxRows the most rows to answer, at least one
     */
    public int rowsWithin(int from, int maxRows, long maxBytes) {
        int most = Math.min(maxRows, rowCount() - from);
        if (field().type().isFixedWidth() || field().type() == ColumnType.UNKNOWN) {
            return most;
        }
        int[] offset = new int[1];
        int begin = offset(from, offset);
        int low = 1;
        int high = most;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if ((long) offset(from + middle, offset) - begin <= maxBytes) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Bytes of the values of rows {@code from} to {@code to - 1} of a variable-width column. */
    public long bytesBetween(int from, int to) {
        if (field().type().isFixedWidth() || field().type() == ColumnType.UNKNOWN) {
            return 0;
        }
        int[] scratch = new int[1];
        return (long) offset(to, scratch) - offset(from, scratch);
    }

    private int offset(int row, int[] scratch) {
        Memory.get(batch.address() + place.offsetsAt() + 4L * row, scratch, 0, 1);
        return scratch[0];
    }

    BodyColumn place() {
        return place;
    }

    /** Copies validity bits of rows to bit {@code at} on; answers how many rows are null. */
    int copyValidity(int from, int to, long[] target, int at) {
        int rows = to - from;
        if (place.nullCount() == 0) {
            Bits.set(target, at, at + rows);
            return 0;
        }
        long[] bits = words(place.validityAt(), from, to);
        Bits.copy(bits, from & 63, target, at, rows);
        return rows - Bits.count(target, at, at + rows);
    }

    /** Copies fixed-width values, widened to words. */
    void copyValues(int from, int to, long[] target, int at, int[] scratch) {
        int rows = to - from;
        long data = batch.address() + place.dataAt();
        switch (field().type()) {
            case BOOL -> {
                long[] bits = words(place.dataAt(), from, to);
                for (int i = 0; i < rows; i++) {
                    int bit = (from & 63) + i;
                    target[at + i] = bits[bit >> 6] >>> bit & 1;
                }
            }
            case INT32 -> {
                Memory.get(data + 4L * from, scratch, 0, rows);
                for (int i = 0; i < rows; i++) {
                    target[at + i] = scratch[i];
                }
            }
            case UINT32 -> {
                Memory.get(data + 4L * from, scratch, 0, rows);
                for (int i = 0; i < rows; i++) {
                    target[at + i] = scratch[i] & 0xFFFFFFFFL;
                }
            }
            default -> Memory.get(data + 8L * from, target, at, rows);
        }
    }

    /** Copies the end of each row, so moved that the first row begins at {@code begin}. */
    void copyEnds(int from, int to, int[] target, int at, int begin) {
        int rows = to - from;
        long offsets = batch.address() + place.offsetsAt();
        Memory.get(offsets + 4L * (from + 1), target, at, rows);
        int shift = begin - offset(from, new int[1]);
        if (shift != 0) {
            for (int i = at; i < at + rows; i++) {
                target[i] += shift;
            }
        }
    }

    /** Copies that many bytes, from the first of row {@code from} on. */
    void copyBytes(int from, int length, byte[] target, int at) {
        long first = batch.address() + place.dataAt() + offset(from, new int[1]);
        Memory.get(first, target, at, length);
    }

    /** The words of a bitmap that hold bits {@code from} to {@code to - 1}. */
    private long[] words(long bitmapAt, int from, int to) {
        int first = from >> 6;
        long[] words = new long[Bits.words(to) - first];
        Memory.get(batch.address() + bitmapAt + 8L * first, words, 0, words.length);
        return words;
    }
}
