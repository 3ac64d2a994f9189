package dev.varve.record;

/**
 * How the values of a column are read: those without {@code DECLARED} are inferred columns, which
 * may become wider, or are read alike in both. Plain integers, because the innermost switch runs
 * over them.
 */
public final class Kind {

    public static final int UNKNOWN = 0;
    public static final int BOOL = 1;
    public static final int INT64 = 2;
    public static final int DOUBLE = 3;
    public static final int TEXT = 4;
    public static final int JSON = 5;
    public static final int DECLARED_TEXT = 6;
    public static final int DECLARED_INT32 = 7;
    public static final int DECLARED_INT64 = 8;
    public static final int DECLARED_UINT32 = 9;
    public static final int UINT64 = 10;
    public static final int DECLARED_DOUBLE = 11;
    public static final int DECLARED_BOOL = 12;
    public static final int DECLARED_TIMESTAMP = 13;
    public static final int DECLARED_BINARY = 14;
    public static final int DECLARED_TIMESTAMP_NANOS = 15;
    public static final int NESTED = 16;

    private Kind() {}

    static int of(ColumnType type, boolean declared) {
        return switch (type) {
            case UNKNOWN -> UNKNOWN;
            case BOOL -> declared ? DECLARED_BOOL : BOOL;
            case INT32 -> DECLARED_INT32;
            case INT64 -> declared ? DECLARED_INT64 : INT64;
            case UINT32 -> DECLARED_UINT32;
            case UINT64 -> UINT64;
            case DOUBLE -> declared ? DECLARED_DOUBLE : DOUBLE;
            case TIMESTAMP -> DECLARED_TIMESTAMP;
            case TIMESTAMP_NANOS -> DECLARED_TIMESTAMP_NANOS;
            case TEXT -> declared ? DECLARED_TEXT : TEXT;
            case NESTED -> NESTED;
            case JSON -> JSON;
            case BINARY -> DECLARED_BINARY;
        };
    }

    /** What a value of the column must be, for the reason of a rejection. */
    public static String expectation(int kind) {
        return switch (kind) {
            case BOOL, DECLARED_BOOL -> "true or false";
            case INT64, DECLARED_INT64 -> "an integer";
            case DECLARED_INT32 -> "an integer of 32 bits";
            case DECLARED_UINT32 -> "an unsigned integer of 32 bits";
            case UINT64 -> "an unsigned integer of 64 bits";
            case DOUBLE, DECLARED_DOUBLE -> "a number that a double holds";
            case TEXT -> "a string";
            case DECLARED_TEXT -> "a string, a number, true or false";
            case DECLARED_TIMESTAMP -> "a timestamp";
            case DECLARED_TIMESTAMP_NANOS -> "a timestamp of the years 1677 to 2262";
            case DECLARED_BINARY -> "base64";
            case NESTED -> "an object or an array";
            default -> "a value";
        };
    }
}
