package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.time.Instant;

/**
 * Records of one table that are in a segment.
 *
 * @param segment name of the segment, {@code {table}/segment_….ndjson}
 * @param table of the records
 * @param partitioning how they were divided when they were accepted
 * @param arrival the time of those that have none of their own
 * @param offset of the first line in the segment, in bytes
 * @param length of all lines, in bytes
 * @param checksum CRC-32C of the lines
 * @param firstPosition of the first record; the others follow, one position each
 * @param recordCount how many there are, one a line
 */
public record CommittedLines(
        String segment,
        TableName table,
        String partitioning,
        Instant arrival,
        long offset,
        int length,
        int checksum,
        long firstPosition,
        int recordCount) {

    public long lastPosition() {
        return firstPosition + recordCount - 1;
    }

    long end() {
        return offset + length;
    }
}
