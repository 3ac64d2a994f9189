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
    private final ColumnType mixed;
    private final JsonScanner scanner;
    private final NumberReader numbers = new NumberReader();
    private final DeclaredReader declared;

    ValueReader(Catalog catalog, JsonScanner scanner) {
        this.evolve = catalog.evolve();
        this.numbersAsText = catalog.rules().numbersAsText();
        this.mixed = catalog.rules().mixed();
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
            put(in, i, end, column, row, type);
        } else if (column.type == type || takes(column.type, type)) {
            put(in, i, end, column, row, type);
        } else {
            want(in, i, end, column, type, staging);
        }
        return end;
    }

    /** Whether a column of one type has the value just looked at, whose type is another. */
    private boolean takes(ColumnType column, ColumnType type) {
        return switch (column) {
            case TEXT -> evolve && mixed == ColumnType.TEXT;
            case UINT64 -> type == ColumnType.INT64 && numbers.integer >= 0;
            case DOUBLE ->
                    type == ColumnType.INT64 && Widening.isExact(numbers.integer)
                            || type == ColumnType.UINT64
                                    && Widening.isExactUnsigned(numbers.integer);
            default -> false;
        };
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
        staging.want(
                column,
                isLossy(column.type, type) ? mixed : Widening.join(column.type, type, mixed));
    }

    /** Whether it is the value just looked at that the join of both types cannot hold. */
    private boolean isLossy(ColumnType column, ColumnType type) {
        return switch (type) {
            case INT64 -> column == ColumnType.DOUBLE || column == ColumnType.UINT64;
            case UINT64 -> column == ColumnType.DOUBLE;
            default -> false;
        };
    }

    /**
     * The narrowest inferred type of a valid value; a number's value is left in {@link #numbers}.
     */
    private ColumnType typeOf(byte[] in, int i, int end) {
        return switch (in[i]) {
            case '"' -> ColumnType.TEXT;
            case '{', '[' -> ColumnType.NESTED;
            case 't', 'f' -> ColumnType.BOOL;
            default -> typeOfNumber(in, i, end);
        };
    }

    private ColumnType typeOfNumber(byte[] in, int i, int end) {
        if (NumberReader.isInferredInteger(in, i, end)) {
            if (numbers.longInteger(in, i, end)) {
                return ColumnType.INT64;
            }
            if (numbers.unsignedInteger(in, i, end)) {
                return ColumnType.UINT64;
            }
        } else if (numbers.anyDecimal(in, i, end)) {
            return ColumnType.DOUBLE;
        }
        if (!numbersAsText) {
            throw new RecordFault(
                    i, "number " + RecordFault.cut(in, i, end) + " fits no type without loss");
        }
        return mixed;
    }

    private void put(byte[] in, int i, int end, StagedColumn column, int row, ColumnType type) {
        switch (column.type) {
            case BOOL -> column.putLong(row, in[i] == 't' ? 1 : 0);
            case INT64, UINT64 -> column.putLong(row, numbers.integer);
            case DOUBLE -> column.putLong(row, Double.doubleToRawLongBits(real(type)));
            case TEXT -> {
                if (in[i] == '"') {
                    TextReader.read(in, i + 1, column, row);
                } else {
                    LiteralReader.read(in, i, end, column, row);
                }
            }
            default -> column.putBytes(row, in, i, end);
        }
    }

    /** The number just looked at, of which the type is known. */
    private double real(ColumnType type) {
        return switch (type) {
            case INT64 -> (double) numbers.integer;
            case UINT64 -> Widening.ofUnsigned(numbers.integer);
            default -> numbers.real;
        };
    }
}
