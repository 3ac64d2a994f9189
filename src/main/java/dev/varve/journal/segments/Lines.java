package dev.varve.journal.segments;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Lines of one stream that are about to be written.
 *
 * @param stream of the lines
 * @param partitioning how they were divided, in the words of whoever divides them
 * @param arrival the time of those that have none of their own
 * @param recordCount how many there are
 * @param bytes one line each, every one with its line feed
 */
public record Lines(
        LineStream stream,
        String partitioning,
        Instant arrival,
        int recordCount,
        ByteBuffer bytes) {}
