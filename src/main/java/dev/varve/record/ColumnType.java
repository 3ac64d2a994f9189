package dev.varve.record;

import java.util.Locale;

/** What one column holds, and how wide a value is while it is staged. */
public enum ColumnType {
    /** Only nulls so far. */
    UNKNOWN(false),
    BOOL(true),
    INT32(true),
    INT64(true),
    UINT32(true),
    UINT64(true),
    DOUBLE(true),
    /** Microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP(true),
    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP_NANOS(true),
    /** UTF-8; in an inferred column a string, or the JSON literal of any other value. */
    TEXT(false),
    /** The JSON text of objects and arrays and of nothing else, UTF-8; never declared. */
    NESTED(false),
    /** The JSON text of any value, UTF-8. */
    JSON(false),
    BINARY(false);

    private final boolean fixedWidth;

    ColumnType(boolean fixedWidth) {
        this.fixedWidth = fixedWidth;
    }

    /** What people are told: JSON is JSON, whatever values there are. */
    public String label() {
        return (this == NESTED ? JSON : this).name().toLowerCase(Locale.ROOT);
    }

    /** Whether a value is one 64-bit word while staged; otherwise it is a run of bytes. */
    public boolean isFixedWidth() {
        return fixedWidth;
    }
}
