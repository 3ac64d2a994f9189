package dev.varve.door;

import java.time.Duration;

/**
 * How long to wait while there is no memory for a chunk of a stream. In the middle of one, not
 * reading on slows the sender down, which is better than to send it away with half of its records.
 *
 * @param first for the first chunk that holds records
 * @param further for those behind it
 */
public record MemoryWait(Duration first, Duration further) {}
