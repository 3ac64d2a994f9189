package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Records of one table that are about to be written.
 *
 * @param table of the records
 * @param partitioning how they were divided, in the words of whoever divides them
 * @param arrival the time of those that have none of their own
 * @param recordCount how many there are
 * @param bytes one line each, every one with its line feed
 */
public record Lines(
        TableName table, String partitioning, Instant arrival, int recordCount, ByteBuffer bytes) {}
