package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnType;
import dev.varve.record.Kind;
import dev.varve.record.PredefinedTables;
import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.Widening;

/**
 * Reads the values that the innermost loop does not: nulls, the first value of a column, what a
 * wider column is needed for, and the other spellings of declared types. Not thread-safe.
 */
final class ValueReader {

    private final boolean evolve;
    private final boolean numbersAsText;
    private final JsonScanner scanner;
    private final NumberReader numbers = new NumberReader();
    private final DeclaredReader declared;

    ValueReader(Catalog catalog, JsonScanner scanner) {
        this.evolve = catalog.evolve();
        this.numbersAsText = catalog.rules().numbersAsText();
        this.scanner = scanner;
        this.declared = new DeclaredReader(scanner, catalog.rules().timestampsTruncated());
    }

    /** Lets go of what a large value left. */
    void trim() {
        declared.trim();
    }

    /**
     * Reads the value at {@code i} into the row.
     *
     * @return the index behind the value
     * @throws RecordFault if it is not JSON or does not fit the column
     */
    int read(byte[] in, int i, StagedColumn column, int row, int depth, Staging staging) {
        if (in[i] == 'n') {
            int end = scanner.literal(in, i, "null");
            if (column.required()) {
                throw new RecordFault(
                        i, PredefinedTables.requirement(staging.table()) + " is null");
            }
            return end;
        }
        int end = scanner.skipValue(in, i, depth);
        if (column.declared && column.kind != Kind.JSON) {
            declared.read(in, i, end, column, row);
            return end;
        }
        ColumnType type = typeOf(in, i, end);
        if (column.type == ColumnType.UNKNOWN) {
            staging.resolve(column, type);
            put(in, i, end, column, row);
        } else if (column.type == type) {
            put(in, i, end, column, row);
        } else if (column.type == ColumnType.DOUBLE
                && type == ColumnType.INT64
                && Widening.isExact(numbers.integer)) {
            column.putLong(row, Double.doubleToRawLongBits((double) numbers.integer));
        } else {
            want(in, i, end, column, type, staging);
        }
        return end;
    }

    private void want(
            byte[] in, int i, int end, StagedColumn column, ColumnType type, Staging staging) {
        if (!evolve) {
            throw RecordFault.expected(
                            Kind.expectation(column.kind) + " (the schema does not evolve)",
                            in,
                            i,
                            end)
                    .learnt();
        }
        ColumnType joined =
                column.type == ColumnType.DOUBLE && type == ColumnType.INT64
                        ? ColumnType.JSON
                        : Widening.join(column.type, type, column.settledWideIntegers);
        staging.want(column, joined);
    }

    /**
     * The narrowest inferred type of a valid value; a number's value is left in {@link #numbers}.
     */
    private ColumnType typeOf(byte[] in, int i, int end) {
        return switch (in[i]) {
            case '"' -> ColumnType.TEXT;
            case '{', '[' -> ColumnType.JSON;
            case 't', 'f' -> ColumnType.BOOL;
            default -> typeOfNumber(in, i, end);
        };
    }

    private ColumnType typeOfNumber(byte[] in, int i, int end) {
        if (NumberReader.isInferredInteger(in, i, end)) {
            if (numbers.longInteger(in, i, end)) {
                return ColumnType.INT64;
            }
        } else if (numbers.anyDecimal(in, i, end)) {
            return ColumnType.DOUBLE;
        }
        if (!numbersAsText) {
            throw new RecordFault(
                    i, "number " + RecordFault.cut(in, i, end) + " fits no type without loss");
        }
        return ColumnType.JSON;
    }

    private void put(byte[] in, int i, int end, StagedColumn column, int row) {
        switch (column.type) {
            case BOOL -> column.putLong(row, in[i] == 't' ? 1 : 0);
            case INT64 -> column.putLong(row, numbers.integer);
            case DOUBLE -> column.putLong(row, Double.doubleToRawLongBits(numbers.real));
            case TEXT -> TextReader.read(in, i + 1, column, row);
            default -> column.putBytes(row, in, i, end);
        }
    }
}
