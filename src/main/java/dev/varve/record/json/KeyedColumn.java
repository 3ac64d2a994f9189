package dev.varve.record.json;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.StagedColumn;

/** A staged column, as the keys that lead to it see it. Not thread-safe. */
final class KeyedColumn {

    final StagedColumn column;

    /** The bit that a record must have if the column is required; 0 where it is not. */
    final long requiredBit;

    /** Stamp of the record that last mentioned the column, plus the id of the key that did. */
    long stamp;

    private int keyCount;

    KeyedColumn(StagedColumn column, long requiredBit) {
        this.column = column;
        this.requiredBit = requiredBit;
    }

    /** For a key that leads to no column of its own; none takes its values. */
    static KeyedColumn ofNone(String name) {
        return new KeyedColumn(new StagedColumn(Field.optional(name, ColumnType.UNKNOWN), true), 0);
    }

    /** Tells the keys of the column apart. */
    int nextKeyId() {
        return keyCount++;
    }
}
