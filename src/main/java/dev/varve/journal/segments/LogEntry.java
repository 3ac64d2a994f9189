package dev.varve.journal.segments;

import dev.varve.journal.keys.KeyedAnswer;
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
     * @param voids parts of earlier logs that do not count
     */
    record Opened(
            String destination,
            long firstPosition,
            long nextSegment,
            Map<LineStream, Long> nextPositions,
            List<VoidPart> voids)
            implements LogEntry {

        public Opened {
            voids = List.copyOf(voids);
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

    /**
     * Records, perhaps none, of a request with a key, and how it was answered.
     *
     * @param groupBegin where the first entry begins that was written together with this one: what
     *     is before it was durable before this was written
     */
    record Answered(Committed commit, KeyedAnswer answer, long groupBegin) implements LogEntry {}

    /** An answer whose commit is in a log that is needed no more. */
    record Remembered(KeyedAnswer answer) implements LogEntry {}
}
