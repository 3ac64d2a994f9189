package dev.varve.layer;

import dev.varve.parquet.Compression;
import dev.varve.record.TableName;
import java.util.Map;

/**
 * How rows become files.
 *
 * @param prefix of every key, normalised: no leading, trailing or repeated {@code /}; may be empty
 * @param layout of the directories
 * @param naming of the files
 * @param partitionBy of the tables that {@code partitionByTable} does not name
 * @param partitionByTable scheme of single tables
 * @param timeFields which field tells the time of a table's records, where that is configured
 * @param bufferRows rows at which a buffer becomes a row group
 * @param rotation when a file ends
 * @param compression of every page
 * @param includeMetadata whether the footer tells what the pipeline knows of the file
 * @param producer named in manifests and footers
 * @param maxOpenPartitions partitions that may hold rows which are in no published file, at least 1
 */
public record LayerSettings(
        String prefix,
        Layout layout,
        Naming naming,
        PartitionScheme partitionBy,
        Map<TableName, PartitionScheme> partitionByTable,
        Map<TableName, String> timeFields,
        int bufferRows,
        RotationPolicy rotation,
        Compression compression,
        boolean includeMetadata,
        Producer producer,
        int maxOpenPartitions) {

    public LayerSettings {
        partitionByTable = Map.copyOf(partitionByTable);
        timeFields = Map.copyOf(timeFields);
        if (bufferRows < 1) {
            throw new IllegalArgumentException("a buffer holds at least 1 row, not " + bufferRows);
        }
        if (maxOpenPartitions < 1) {
            throw new IllegalArgumentException(
                    "at least 1 partition may be open, not " + maxOpenPartitions);
        }
    }

    /** The scheme of a table: the bronze layout knows ledger ranges only. */
    PartitionScheme schemeOf(TableName table) {
        return switch (layout) {
            case Layout.Bronze bronze -> new PartitionScheme.LedgerRange(bronze.ledgersPerFile());
            case Layout.Hive _ -> partitionByTable.getOrDefault(table, partitionBy);
        };
    }
}
