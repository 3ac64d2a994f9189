package dev.varve.layer.partition;

import dev.varve.record.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How records are divided.
 *
 * @param layout of the directories
 * @param byDefault scheme of the tables that {@code byTable} does not name
 * @param byTable scheme of single tables
 * @param timeFields which field tells the time of a table's records, where that is configured; a
 *     path of names joined by dots leads into objects
 * @param timeField that of the tables which {@code timeFields} does not name and nobody declared
 *     with one
 * @param pathKeys what the directories of days and hours are called
 */
public record Partitioning(
        Layout layout,
        PartitionScheme byDefault,
        Map<TableName, PartitionScheme> byTable,
        Map<TableName, String> timeFields,
        Optional<String> timeField,
        PathKeys pathKeys) {

    /** Without a time field of every table, and with the usual names of directories. */
    public Partitioning(
            Layout layout,
            PartitionScheme byDefault,
            Map<TableName, PartitionScheme> byTable,
            Map<TableName, String> timeFields) {
        this(layout, byDefault, byTable, timeFields, Optional.empty(), PathKeys.DEFAULT);
    }

    public Partitioning {
        byTable = Map.copyOf(byTable);
        timeFields = Map.copyOf(timeFields);
    }

    /** The keys that a reader finds in the paths of the table, {@code key=value}. */
    public List<String> keysOf(TableName table) {
        return switch (schemeOf(table)) {
            case PartitionScheme.LedgerDay _, PartitionScheme.Day _ -> pathKeys.ofDay();
            case PartitionScheme.Hour _ -> pathKeys.ofHour();
            case PartitionScheme.LedgerRange _ ->
                    layout instanceof Layout.Bronze ? List.of(LedgerKeys.RANGE) : List.of();
            case PartitionScheme.Columns columns -> columns.names();
        };
    }

    /** Whether {@link #keysOf} come from {@link #pathKeys}. */
    public boolean hasNamedKeys(TableName table) {
        return switch (schemeOf(table)) {
            case PartitionScheme.LedgerDay _, PartitionScheme.Day _, PartitionScheme.Hour _ -> true;
            case PartitionScheme.LedgerRange _, PartitionScheme.Columns _ -> false;
        };
    }

    /** How the table is divided, for {@link #inForce(String, TableName)}. */
    public String inForce(TableName table) {
        return PartitioningText.of(this, table);
    }

    /**
     * How one table was divided; of others it tells nothing.
     *
     * @param text as {@link #inForce(TableName)} has it
     * @throws IllegalArgumentException if it is not
     */
    public static Partitioning inForce(String text, TableName table) {
        return PartitioningText.parse(text, table);
    }

    /**
     * The scheme of a table: the bronze layout knows ledger ranges only. Those of its last era are
     * as wide as that says, those of the others as their eras have it.
     */
    public PartitionScheme schemeOf(TableName table) {
        return switch (layout) {
            case Layout.Bronze bronze ->
                    new PartitionScheme.LedgerRange(bronze.eras().getLast().ledgersPerFile());
            case Layout.Hive _ -> byTable.getOrDefault(table, byDefault);
        };
    }
}
