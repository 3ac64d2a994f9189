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
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'%s' must be written table=value".formatted(entry.strip()));
            }
            TableName table = new TableName(entry.substring(0, equals).strip());
            if (byTable.put(table, entry.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("table '%s' is named twice".formatted(table));
            }
        }
        return byTable;
    }
}
