package dev.varve.record;

import java.util.List;

/**
 * What rows teach about their table: the columns they have values in or newly name, and what the
 * integers of those are. Outlives the staging that the rows were in.
 *
 * @param table of the rows
 * @param columns in the table's order
 * @param integers of inferred columns
 */
public record SchemaUpdate(TableName table, List<Field> columns, IntegerFacts integers) {

    public SchemaUpdate {
        columns = List.copyOf(columns);
    }

    static SchemaUpdate of(Staging staged) {
        List<StagedColumn> columns = staged.columns();
        return new SchemaUpdate(
                staged.table(),
                columns.stream().map(StagedColumn::field).toList(),
                IntegerFacts.of(columns));
    }
}
