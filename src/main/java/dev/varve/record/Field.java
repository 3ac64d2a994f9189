package dev.varve.record;

/**
 * One column of a schema.
 *
 * @param name as the records spell it, case kept
 * @param type what its values are
 * @param required whether a record without it is rejected; every inferred column is optional
 */
public record Field(String name, ColumnType type, boolean required) {

    public static Field optional(String name, ColumnType type) {
        return new Field(name, type, false);
    }

    public static Field required(String name, ColumnType type) {
        return new Field(name, type, true);
    }
}
