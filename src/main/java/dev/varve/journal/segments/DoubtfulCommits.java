package dev.varve.journal.segments;

import java.util.ArrayList;
import java.util.List;

/**
 * The commits of requests with a key that were written last in each log. Whoever wrote them may not
 * have got to know that they are durable, so it has to be looked whether their lines are whole:
 * such a request is either done or not, and will be sent again if it is not. For one thread.
 */
final class DoubtfulCommits {

    private final List<Doubtful> all = new ArrayList<>();
    private final List<Doubtful> ofLog = new ArrayList<>();
    private long groupBegin = -1;

    /**
     * One of them.
     *
     * @param part of the log in which the entry is
     */
    record Doubtful(CommitLog log, VoidPart part, LogEntry.Answered entry) {}

    /** Answers those before it of which there is no doubt any more. */
    List<Doubtful> add(Doubtful next) {
        List<Doubtful> settled = List.of();
        if (next.entry().groupBegin() > groupBegin) {
            settled = settled();
            groupBegin = next.entry().groupBegin();
        }
        ofLog.add(next);
        return settled;
    }

    /** What follows in the log tells that there is no doubt of these. */
    List<Doubtful> settled() {
        List<Doubtful> settled = List.copyOf(ofLog);
        ofLog.clear();
        return settled;
    }

    /** The log ends here. */
    void endLog() {
        all.addAll(settled());
        groupBegin = -1;
    }

    /** Those that are left, of all logs. */
    List<Doubtful> all() {
        return all;
    }
}
