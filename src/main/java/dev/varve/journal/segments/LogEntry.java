package dev.varve.journal.segments;

import java.util.List;
import java.util.Map;

/** What a commit log says. */
public sealed interface LogEntry {

    /**
     * The first entry of every log.
     *
     * @param destination where the records of the journal go, in the words of whoever sends them
     *     there
     * @param firstPosition from where on streams count that {@code nextPositions} does not name
     * @param nextSegment number of the next segment
     * @param nextPositions of the streams that have had lines
     */
    record Opened(
            String destination,
            long firstPosition,
            long nextSegment,
            Map<LineStream, Long> nextPositions)
            implements LogEntry {

        public Opened {
            nextPositions = Map.copyOf(nextPositions);
        }
    }

    /**
     * Records that were accepted together.
     *
     * @param lines by stream
     */
    record Committed(List<CommittedLines> lines) implements LogEntry {

        public Committed {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A segment of which no record is needed any more.
     *
     * @param segment its name
     */
    record Removed(String segment) implements LogEntry {}
}
