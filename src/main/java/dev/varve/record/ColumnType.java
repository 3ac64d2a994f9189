package dev.varve.record;

/** What one column holds, and how wide a value is while it is staged. */
public enum ColumnType {
    /** Only nulls so far; written as an all-null text column. */
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
    /** UTF-8. */
    TEXT(false),
    /** The JSON text of any value, UTF-8: objects, arrays, and what is mixed. */
    JSON(false),
    BINARY(false);

    private final boolean fixedWidth;

    ColumnType(boolean fixedWidth) {
        this.fixedWidth = fixedWidth;
    }

    /** Whether a value is one 64-bit word while staged; otherwise it is a run of bytes. */
    public boolean isFixedWidth() {
        return fixedWidth;
    }
}
