package dev.varve.journal.segments;

import java.time.Instant;

/**
 * Lines of one stream that are in a segment.
 *
 * @param segment name of the segment, {@code {stream}/segment_….ndjson}
 * @param stream of the lines
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
        LineStream stream,
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
