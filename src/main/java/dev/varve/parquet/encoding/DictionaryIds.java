package dev.varve.parquet.encoding;

import dev.varve.column.Bits;
import dev.varve.column.ColumnRows;
import dev.varve.record.HashSeed;
import java.util.Arrays;

/**
 * A column chunk as references to its dictionary. Not thread-safe; used again from chunk to chunk.
 */
final class DictionaryIds {

    private final TextDictionary dictionary;
    private final TextValues values = new TextValues();
    private int[] ids = {};
    private long[] validity = {};
    private int rowCount;
    private int valueCount;
    private long byteCount;

    DictionaryIds(HashSeed seed) {
        this.dictionary = new TextDictionary(seed);
    }

    void clear() {
        dictionary.clear();
        rowCount = 0;
        valueCount = 0;
        byteCount = 0;
    }

    TextDictionary dictionary() {
        return dictionary;
    }

    /** The values that were added last. */
    TextValues lastValues() {
        return values;
    }

    /** One id per value, nulls left out. */
    int[] ids() {
        return ids;
    }

    long[] validity() {
        return validity;
    }

    int rowCount() {
        return rowCount;
    }

    int valueCount() {
        return valueCount;
    }

    /** Bytes of all values, as often as they appear. */
    long byteCount() {
        return byteCount;
    }

    /** Bytes of the heap that its arrays are. */
    long heldBytes() {
        return dictionary.heldBytes()
                + (long) Integer.BYTES * ids.length
                + (long) Long.BYTES * validity.length;
    }

    /** Looks all values of the rows up. */
    void add(ColumnRows rows) {
        appendValidity(rows);
        values.of(rows);
        int count = values.count();
        if (ids.length < valueCount + count) {
            ids = Arrays.copyOf(ids, Math.max(valueCount + count, ids.length * 2));
        }
        byte[] bytes = values.bytes();
        int[] ends = values.ends();
        int start = values.start(0);
        int last = -1;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            // neighbours are often the same, and one comparison is cheaper than a hash
            if (last < 0 || !dictionary.isEqual(last, bytes, start, end)) {
                last = dictionary.idOf(bytes, start, end);
            }
            ids[valueCount + i] = last;
            start = end;
        }
        rowCount += rows.rowCount();
        valueCount += count;
        byteCount += values.byteCount();
    }

    private void appendValidity(ColumnRows rows) {
        int words = Bits.words(rowCount + rows.rowCount());
        if (validity.length < words) {
            validity = Arrays.copyOf(validity, Math.max(words, validity.length * 2));
        }
        Bits.copy(rows.validity(), 0, validity, rowCount, rows.rowCount());
    }
}
