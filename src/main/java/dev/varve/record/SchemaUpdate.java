package dev.varve.record;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What rows teach about their table: the columns they have values in or newly name, and which of
 * those hold an integer that a double cannot. Outlives the staging that the rows were in.
 *
 * @param table of the rows
 * @param columns in the table's order
 * @param wideIntegers names of columns
 */
public record SchemaUpdate(TableName table, List<Field> columns, Set<String> wideIntegers) {

    public SchemaUpdate {
        columns = List.copyOf(columns);
        // unlike a copy, one in which names of the same hash are found in few steps
        wideIntegers = Collections.unmodifiableSet(new HashSet<>(wideIntegers));
    }

    static SchemaUpdate of(Staging staged) {
        List<StagedColumn> columns = staged.columns();
        Set<String> wide = new HashSet<>();
        for (StagedColumn column : columns) {
            if (column.kind == Kind.INT64 && Widening.holdsWideIntegers(column)) {
                wide.add(column.name());
            }
        }
        return new SchemaUpdate(
                staged.table(), columns.stream().map(StagedColumn::field).toList(), wide);
    }
}
