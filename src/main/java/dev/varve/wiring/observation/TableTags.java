package dev.varve.wiring.observation;

import dev.varve.record.TableName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tables have metrics of their own: as many as there may be, those that come first. A monitor
 * keeps every tag that it has ever seen, so their number must not grow with the input. Thread-safe.
 */
final class TableTags {

    /** Of all others together, and of a table that is called so. */
    static final String OTHER = "other";

    private final int mostTables;
    private final Map<TableName, String> own = new ConcurrentHashMap<>();
    private volatile boolean full;

    TableTags(int mostTables) {
        this.mostTables = mostTables;
        this.full = mostTables == 0;
    }

    /** The tag of a table, the same one for good. */
    String of(TableName table) {
        String known = own.get(table);
        return known != null ? known : full ? OTHER : first(table);
    }

    private synchronized String first(TableName table) {
        if (own.size() < mostTables) {
            own.putIfAbsent(table, table.value());
        }
        full = own.size() >= mostTables;
        return own.getOrDefault(table, OTHER);
    }
}
