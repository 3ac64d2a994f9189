package dev.varve.journal.segments;

import java.util.List;

/**
 * A segment whose records may be in no file yet, with what the commit logs say of it.
 *
 * @param path of the file, below the journal's root
 * @param writer whose positions its records have
 * @param stream of the lines
 * @param commits in the order of the lines, at least one
 */
public record HeldSegment(
        String path, String writer, LineStream stream, List<CommittedLines> commits) {

    public HeldSegment {
        commits = List.copyOf(commits);
    }

    public long recordCount() {
        return commits.stream().mapToLong(CommittedLines::recordCount).sum();
    }

    /** Bytes that commits cover. */
    public long sizeBytes() {
        return commits.stream().mapToLong(CommittedLines::end).max().orElse(0);
    }

    public long firstPosition() {
        return commits.stream().mapToLong(CommittedLines::firstPosition).min().orElse(0);
    }

    public long lastPosition() {
        return commits.stream().mapToLong(CommittedLines::lastPosition).max().orElse(0);
    }
}
