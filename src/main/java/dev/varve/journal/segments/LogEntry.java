package dev.varve.journal.segments;

import dev.varve.record.TableName;
import java.util.List;
import java.util.Map;

/** What a commit log says. */
public sealed interface LogEntry {

    /**
     * The first entry of every log.
     *
     * @param destination where the records of the journal go, in the words of whoever sends them
     *     there
     * @param firstPosition from where on tables count that {@code nextPositions} does not name
     * @param nextSegment number of the next segment
     * @param nextPositions of the tables that have had records
     */
    record Opened(
            String destination,
            long firstPosition,
            long nextSegment,
            Map<TableName, Long> nextPositions)
            implements LogEntry {

        public Opened {
            nextPositions = Map.copyOf(nextPositions);
        }
    }

    /**
     * Records that were accepted together.
     *
     * @param lines by table
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
     * A group that could not be made durable, and of which some may become so all the same. As
     * records that were accepted after it are in files whose names depend on it, it never counts.
     *
     * @param log number of the log in which it stands
     * @param goodBytes of that log
     */
    record Abandoned(long log, long goodBytes) implements LogEntry {}
}
