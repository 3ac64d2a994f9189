package dev.varve.layer;

import dev.varve.layer.audit.SigningKey;
import dev.varve.record.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What the audit chain covers.
 *
 * @param tables whose files make the event of a range: it is written when all of them have one; in
 *     the layout {@code hive} each file of any table has its own event
 * @param key by which events are signed
 * @param allowOverwrite whether the file of a whole range takes the place of one with other bytes
 */
public record AuditSettings(
        List<TableName> tables, Optional<SigningKey> key, boolean allowOverwrite) {

    /** Nothing is replaced. */
    public AuditSettings(List<TableName> tables, Optional<SigningKey> key) {
        this(tables, key, false);
    }

    /** Whether files of this table may take the place of others. */
    public boolean mayReplace(TableName table) {
        return allowOverwrite && tables.contains(table);
    }

    public AuditSettings {
        tables = tables.stream().sorted().distinct().toList();
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("an audit chain covers at least 1 table");
        }
    }
}
