package dev.varve.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as it was at one moment.
 *
 * @param version grows with every change
 * @param schema its columns
 * @param integers what the integers of the settled rows are
 * @param declared its declaration, if it has one
 */
record TableSnapshot(
        long version, Schema schema, IntegerFacts integers, Optional<TableSchema> declared) {

    /**
     * The table after the update: this one, if it tells nothing new.
     *
     * @param mixed what a column of several kinds is
     */
    TableSnapshot joined(SchemaUpdate update, ColumnType mixed) {
        List<Field> fields = new ArrayList<>(schema.fields());
        IntegerFacts known = integers.plus(update.integers());
        for (Field column : update.columns()) {
            int index = schema.indexOf(column.name()).orElse(-1);
            if (index < 0) {
                fields.add(Field.optional(column.name(), column.type()));
            } else if (!declares(column.name())) {
                ColumnType type = Widening.join(fields.get(index).type(), column.type(), mixed);
                boolean holds = known.allow(column.name(), type);
                fields.set(index, Field.optional(column.name(), holds ? type : mixed));
            }
        }
        boolean same = fields.equals(schema.fields()) && known.equals(integers);
        return same && version > 0
                ? this
                : new TableSnapshot(version + 1, new Schema(fields), known, declared);
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
