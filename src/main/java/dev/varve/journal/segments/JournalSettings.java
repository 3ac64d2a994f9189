package dev.varve.journal.segments;

import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param writer whose positions it counts; part of every file's name
 * @param destination where its records go, in the words of whoever sends them there: a journal is
 *     not opened for another one
 * @param firstPosition of the first line of every stream, where the journal is new
 * @param segmentBytes at which a segment takes no more
 * @param segmentAge at which a segment takes no more
 * @param segmentIdle time without a record after which a segment takes no more
 * @param logBytes at which the next commit log begins
 */
public record JournalSettings(
        String writer,
        String destination,
        long firstPosition,
        long segmentBytes,
        Duration segmentAge,
        Duration segmentIdle,
        long logBytes) {}
