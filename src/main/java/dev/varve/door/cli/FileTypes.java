package dev.varve.door.cli;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that columns have in the files of a run, in the order in which these began. */
final class FileTypes {

    private final Map<Column, List<ColumnType>> types = new LinkedHashMap<>();
    private final Set<Begun> seen = new HashSet<>();

    /** A column of a table. */
    record Column(TableName table, String name) {}

    private record Begun(TableName table, Schema schema) {}

    void add(TableName table, Schema schema) {
        if (!seen.add(new Begun(table, schema))) {
            return;
        }
        for (Field field : schema.fields()) {
            List<ColumnType> of =
                    types.computeIfAbsent(new Column(table, field.name()), _ -> new ArrayList<>(1));
            if (!of.contains(field.type())) {
                of.add(field.type());
            }
        }
    }

    /** The columns that have more than one, with them. */
    Map<Column, List<ColumnType>> several() {
        Map<Column, List<ColumnType>> several = new LinkedHashMap<>();
        types.forEach(
                (column, of) -> {
                    if (of.size() > 1) {
                        several.put(column, of);
                    }
                });
        return several;
    }
}
