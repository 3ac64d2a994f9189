package dev.varve.layer;

import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Notices columns that some readers do not find, each once. Guarded by the lock of {@link
 * LayerState}.
 */
final class ColumnWatch {

    private final Partitioning partitioning;

    /** How many of a table's columns were looked at: new ones come at the end. */
    private final Map<TableName, Integer> seen = new HashMap<>();

    ColumnWatch(Partitioning partitioning) {
        this.partitioning = partitioning;
    }

    /** What the columns clash with that the table has got since the last call. */
    List<ColumnClash> look(TableName table, Schema schema) {
        int before = seen.getOrDefault(table, 0);
        int now = schema.fields().size();
        if (now == before) {
            return List.of();
        }
        List<ColumnClash> clashes = new ArrayList<>();
        Map<String, String> byFoldedName = HashMap.newHashMap(now);
        for (int i = 0; i < now; i++) {
            String column = schema.fields().get(i).name();
            String earlier = byFoldedName.putIfAbsent(column.toLowerCase(Locale.ROOT), column);
            if (i >= before) {
                clash(table, column, Optional.ofNullable(earlier)).ifPresent(clashes::add);
            }
        }
        seen.put(table, now);
        return clashes;
    }

    private Optional<ColumnClash> clash(TableName table, String column, Optional<String> earlier) {
        return partitioning.keysOf(table).stream()
                .filter(key -> isHidden(table, column, key))
                .findFirst()
                .map(key -> new ColumnClash(table, column, key, pathKind(table)))
                .or(
                        () ->
                                earlier.map(
                                        other ->
                                                new ColumnClash(
                                                        table,
                                                        column,
                                                        other,
                                                        ColumnClash.Kind.CASE)));
    }

    private ColumnClash.Kind pathKind(TableName table) {
        return partitioning.hasNamedKeys(table)
                ? ColumnClash.Kind.PATH
                : ColumnClash.Kind.FIXED_PATH;
    }

    /** A column that divides is what its key says, so nothing is hidden. */
    private boolean isHidden(TableName table, String column, String key) {
        boolean divides = partitioning.schemeOf(table) instanceof PartitionScheme.Columns;
        return key.equalsIgnoreCase(column) && !(divides && key.equals(column));
    }
}
