package dev.varve.wiring.configuration;

import dev.varve.record.TableName;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of single tables in one key: {@code ticker=product_id,date;event=hour}. */
final class ByTable {

    private ByTable() {}

    /**
     * @throws IllegalArgumentException if an entry has no {@code =}, its table's name is not
     *     allowed, or a table is named twice; the message names the entry
     */
    static Map<TableName, String> parse(String text) {
        Map<TableName, String> byTable = new LinkedHashMap<>();
        Assignments.parse(
                text,
                "table=value",
                (name, value) -> {
                    TableName table = new TableName(name);
                    if (byTable.put(table, value) != null) {
                        throw new IllegalArgumentException(
                                "table '%s' is named twice".formatted(table));
                    }
                });
        return byTable;
    }
}
