package dev.varve.journal.segments;

import java.util.List;

/**
 * A commit that is durable.
 *
 * @param place of its entry
 * @param end the place behind it
 * @param lines by stream, in the order in which they were given
 */
public record Written(LogPlace place, LogPlace end, List<CommittedLines> lines) {}
