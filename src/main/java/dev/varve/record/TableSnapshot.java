package dev.varve.record;

import java.util.Optional;
import java.util.Set;

/**
 * A table as it was at one moment.
 *
 * @param version grows with every change
 * @param schema its columns
 * @param wideIntegers the columns whose settled rows hold an integer that a double cannot
 * @param declared its declaration, if it has one
 */
record TableSnapshot(
        long version, Schema schema, Set<String> wideIntegers, Optional<TableSchema> declared) {

    /** Whether the column's type is declared, so that it never changes. */
    boolean declares(String column) {
        return declared.isPresent()
                && (contains(declared.get().fields(), column) || laterField(column).isPresent());
    }

    private static boolean contains(Iterable<Field> fields, String column) {
        for (Field field : fields) {
            if (field.name().equals(column)) {
                return true;
            }
        }
        return false;
    }

    /** The declared field that becomes a column when a record brings it. */
    Optional<Field> laterField(String column) {
        return declared.stream()
                .flatMap(table -> table.laterFields().stream())
                .filter(field -> field.name().equals(column))
                .findFirst();
    }
}
