package dev.varve.journal.segments;

import java.time.Instant;
import java.util.List;

/**
 * Lines of one segment that were committed one after the other, and are read in one piece. Their
 * positions follow each other as the lines do.
 *
 * @param commits at least one, each of which begins where the one before ends
 */
public record CommittedRun(List<CommittedLines> commits) {

    /**
     * @throws IllegalArgumentException if the commits are none, or do not follow each other
     */
    public CommittedRun {
        commits = List.copyOf(commits);
        if (commits.isEmpty()) {
            throw new IllegalArgumentException("a run has a commit");
        }
        for (int i = 1; i < commits.size(); i++) {
            if (!follows(commits.get(i - 1), commits.get(i))) {
                throw new IllegalArgumentException(
                        "%s does not follow %s".formatted(commits.get(i), commits.get(i - 1)));
            }
        }
    }

    /** Of one commit. */
    static CommittedRun of(CommittedLines lines) {
        return new CommittedRun(List.of(lines));
    }

    /** Whether the later lines begin where the earlier ones end, and were divided alike. */
    static boolean follows(CommittedLines earlier, CommittedLines later) {
        return later.segment().equals(earlier.segment())
                && later.stream().equals(earlier.stream())
                && later.offset() == earlier.end()
                && later.firstPosition() == earlier.lastPosition() + 1
                && later.partitioning().equals(earlier.partitioning());
    }

    /** Each commit as a run. */
    public List<CommittedRun> single() {
        return commits.stream().map(CommittedRun::of).toList();
    }

    public boolean isSingle() {
        return commits.size() == 1;
    }

    /** The first commit; what it says of segment, stream and partitioning holds for all. */
    public CommittedLines first() {
        return commits.getFirst();
    }

    public CommittedLines last() {
        return commits.getLast();
    }

    public LineStream stream() {
        return first().stream();
    }

    /** Of all lines, in bytes. */
    int length() {
        return Math.toIntExact(last().end() - first().offset());
    }

    public long firstPosition() {
        return first().firstPosition();
    }

    /**
     * When the record of a line came.
     *
     * @param line from 0
     */
    public Instant arrival(int line) {
        long position = firstPosition() + line;
        int from = 0;
        int to = commits.size() - 1;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (commits.get(middle).firstPosition() <= position) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return commits.get(from).arrival();
    }
}
