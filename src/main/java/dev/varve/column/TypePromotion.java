package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;

/** How the values of one type become those of a wider one. */
enum TypePromotion {
    NONE,
    TO_DOUBLE,
    TO_JSON;

    static boolean isPossible(ColumnType from, ColumnType to) {
        if (from == to || from == ColumnType.UNKNOWN) {
            return true;
        }
        return switch (to) {
            case INT64 -> from == ColumnType.INT32;
            case DOUBLE -> isInteger(from);
            case JSON ->
                    isInteger(from)
                            || from == ColumnType.DOUBLE
                            || from == ColumnType.BOOL
                            || from == ColumnType.TEXT;
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
        if (from.type() == to || to == ColumnType.INT64) {
            return NONE;
        }
        return to == ColumnType.DOUBLE ? TO_DOUBLE : TO_JSON;
    }

    private static boolean isInteger(ColumnType type) {
        return type == ColumnType.INT64 || type == ColumnType.INT32;
    }
}
