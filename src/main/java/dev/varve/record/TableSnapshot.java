package dev.varve.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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

    /** The table after the update: this one, if it tells nothing new. */
    TableSnapshot joined(SchemaUpdate update) {
        List<Field> fields = new ArrayList<>(schema.fields());
        Set<String> wide = new HashSet<>(wideIntegers);
        wide.addAll(update.wideIntegers());
        for (Field column : update.columns()) {
            int index = schema.indexOf(column.name()).orElse(-1);
            if (index < 0) {
                fields.add(Field.optional(column.name(), column.type()));
            } else if (!declares(column.name())) {
                ColumnType type =
                        Widening.join(
                                fields.get(index).type(),
                                column.type(),
                                wide.contains(column.name()));
                fields.set(index, Field.optional(column.name(), type));
            }
        }
        boolean same = fields.equals(schema.fields()) && wide.equals(wideIntegers);
        return same && version > 0
                ? this
                : new TableSnapshot(
                        version + 1,
                        new Schema(fields),
                        Collections.unmodifiableSet(wide),
                        declared);
    }

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
