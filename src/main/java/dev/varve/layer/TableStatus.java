package dev.varve.layer;

import dev.varve.record.TableName;
import java.time.Instant;
import java.util.List;

/**
 * What is open of one table.
 *
 * @param table its name
 * @param partitions that hold rows not yet in a finished file
 */
public record TableStatus(TableName table, List<OpenPartition> partitions) {

    /**
     * What waits in one partition.
     *
     * @param path its directory below the table's own
     * @param bufferedRows rows in memory
     * @param bufferedBytes memory they hold
     * @param fileRows rows in the row groups of the open file
     * @param fileBytes compressed bytes of those row groups
     * @param firstRowAt when the first of all these rows came
     */
    public record OpenPartition(
            String path,
            long bufferedRows,
            long bufferedBytes,
            long fileRows,
            long fileBytes,
            Instant firstRowAt) {}
}
