package dev.varve.wiring.observation;

import dev.varve.record.TableName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Rows by table, since the start. Thread-safe; asking waits for nobody. */
final class RowCounts {

    private final Map<TableName, LongAdder> rows = new ConcurrentHashMap<>();

    void add(TableName table, long more) {
        rows.computeIfAbsent(table, _ -> new LongAdder()).add(more);
    }

    /** The tables that have rows. */
    SortedMap<TableName, Long> byTable() {
        SortedMap<TableName, Long> counts = new TreeMap<>();
        rows.forEach((table, count) -> counts.put(table, count.sum()));
        return counts;
    }
}
