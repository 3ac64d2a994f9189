package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;

/** How the values of one type become those of a wider one. */
enum TypePromotion {
    NONE,
    TO_DOUBLE,
    /** Each value becomes its JSON literal. */
    TO_LITERAL;

    static boolean isPossible(ColumnType from, ColumnType to) {
        if (from == to || from == ColumnType.UNKNOWN) {
            return true;
        }
        return switch (to) {
            case INT64 -> from == ColumnType.INT32;
            case UINT64 -> from == ColumnType.INT64;
            case DOUBLE -> isInteger(from);
            case TEXT -> isLiteral(from);
            case JSON -> isLiteral(from) || from == ColumnType.TEXT;
            default -> false;
        };
    }

    /**
     * @throws IllegalArgumentException if the field's type does not widen to the other
     */
    static TypePromotion between(Field from, ColumnType to) {
        if (!isPossible(from.type(), to)) {
            throw new IllegalArgumentException(
                    "column '%s' is %s, which does not widen to %s"
                            .formatted(from.name(), from.type(), to));
        }
        if (from.type() == to || from.type() == ColumnType.NESTED) {
            return NONE;
        }
        return switch (to) {
            case DOUBLE -> TO_DOUBLE;
            case TEXT, JSON -> TO_LITERAL;
            default -> NONE;
        };
    }

    private static boolean isLiteral(ColumnType type) {
        return isInteger(type)
                || type == ColumnType.DOUBLE
                || type == ColumnType.BOOL
                || type == ColumnType.NESTED;
    }

    private static boolean isInteger(ColumnType type) {
        return type == ColumnType.INT64 || type == ColumnType.INT32 || type == ColumnType.UINT64;
    }
}
