package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which columns of a table its files hold, and as what.
 *
 * @param partitionColumns whether those are in the files too by whose values the table is divided;
 *     otherwise they are in the path only, as DuckDB, Spark and pyarrow write
 * @param jsonType whether columns of JSON are said to be JSON; otherwise they are text
 */
public record ColumnChoices(boolean partitionColumns, boolean jsonType) {

    /** What readers expect. */
    public static final ColumnChoices DEFAULT = new ColumnChoices(false, true);

    /**
     * The columns that no file of the partition gets: one value of each is that of all its rows.
     */
    Set<String> leftOut(Partition partition) {
        return partitionColumns
                ? Set.of()
                : partition.values().stream()
                        .map(Partition.Value::column)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
