package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;

/**
 * Where one column lies in the body of an Arrow record batch. Buffers are padded to 8 bytes; there
 * is no validity buffer when nothing is null, and no buffer at all for a column of unknown type.
 *
 * @param field what the column is called and what its values are
 * @param rowCount rows of the batch
 * @param nullCount nulls among them
 * @param validityAt where the validity bitmap begins
 * @param offsetsAt where the offsets of a variable-width column begin
 * @param dataAt where the values begin
 * @param dataBytes length of the values, without padding
 * @param endsAt where the next column begins
 */
record BodyColumn(
        Field field,
        int rowCount,
        int nullCount,
        long validityAt,
        long offsetsAt,
        long dataAt,
        long dataBytes,
        long endsAt) {

    /** Bits per value in Arrow memory. */
    private static int widthBits(ColumnType type) {
        return switch (type) {
            case BOOL -> 1;
            case INT32, UINT32 -> Integer.SIZE;
            case INT64, UINT64, DOUBLE, TIMESTAMP, TIMESTAMP_NANOS -> Long.SIZE;
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> 0;
        };
    }

    static BodyColumn layOut(SourceColumn source, RowRuns runs, long at) {
        int rows = runs.rowCount();
        Field field = source.field();
        if (field.type() == ColumnType.UNKNOWN) {
            return new BodyColumn(field, rows, rows, at, at, at, 0, at);
        }
        int nulls = source.nullCount(runs);
        long offsetsAt = at + (nulls == 0 ? 0 : padded((rows + 7L) / 8));
        boolean fixed = field.type().isFixedWidth();
        long dataAt = offsetsAt + (fixed ? 0 : padded((rows + 1L) * Integer.BYTES));
        long dataBytes =
                fixed ? ((long) rows * widthBits(field.type()) + 7) / 8 : source.byteCount(runs);
        return new BodyColumn(
                field, rows, nulls, at, offsetsAt, dataAt, dataBytes, dataAt + padded(dataBytes));
    }

    private static long padded(long bytes) {
        return bytes + 7 & -8;
    }
}
