package dev.varve.layer;

import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The accepted rows that are in no published file. Each answer is a momentary view. Thread-safe;
 * waits for nothing.
 */
public final class UnstoredRows {

    private final LayerState state;

    UnstoredRows(LayerState state) {
        this.state = state;
    }

    /** What is open, by table. */
    public List<TableStatus> status() {
        SortedMap<TableName, List<TableStatus.OpenPartition>> tables =
                state.locked(_ -> openPartitions());
        return tables.entrySet().stream()
                .map(table -> new TableStatus(table.getKey(), table.getValue()))
                .toList();
    }

    private SortedMap<TableName, List<TableStatus.OpenPartition>> openPartitions() {
        SortedMap<TableName, List<TableStatus.OpenPartition>> tables = new TreeMap<>();
        for (PartitionRows rows : state.sorted()) {
            tables.computeIfAbsent(rows.partition().table(), _ -> new ArrayList<>())
                    .add(rows.status());
        }
        return tables;
    }

    /** How many there are, by table; tables without any are absent. */
    public SortedMap<TableName, Long> byTable() {
        return state.locked(
                _ -> {
                    SortedMap<TableName, Long> rows = new TreeMap<>();
                    for (PartitionRows each : state.partitions()) {
                        if (each.rowCount() > 0) {
                            rows.merge(each.partition().table(), each.rowCount(), Long::sum);
                        }
                    }
                    return rows;
                });
    }

    /** How many there are in all. */
    public long count() {
        return byTable().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The position of the first of a table's; {@link Long#MAX_VALUE} if there is none. */
    long firstPosition(TableName table) {
        return state.locked(
                _ ->
                        state.partitions().stream()
                                .filter(rows -> rows.partition().table().equals(table))
                                .mapToLong(PartitionRows::firstPosition)
                                .min()
                                .orElse(Long.MAX_VALUE));
    }

    /** Those in memory, not yet in any row group. */
    public long bufferedCount() {
        return state.locked(
                _ -> state.partitions().stream().mapToLong(PartitionRows::bufferedRows).sum());
    }

    /** Those in row groups of files that are not published. */
    public long encodedCount() {
        return state.locked(
                _ ->
                        state.partitions().stream()
                                .mapToLong(rows -> rows.rowCount() - rows.bufferedRows())
                                .sum());
    }
}
