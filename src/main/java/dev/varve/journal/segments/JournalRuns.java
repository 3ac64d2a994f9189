package dev.varve.journal.segments;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The commits of a journal in their order, adjacent ones of a segment as one: what it costs to read
 * again does not depend on how many requests the records came in. The commits of one stream stay in
 * their order, those of different streams may not.
 *
 * <p>A run ends where its segment or the log passes a multiple of a fixed size, and so where it
 * would end for whoever reads the journal once more, wherever he begins; only where nothing is
 * written yet may it be shorter. For one thread.
 */
public final class JournalRuns {

    /** Of the log whose entries are joined: bounds what is known of runs that have not ended. */
    private static final long LOG_BYTES = 256 << 10;

    private final JournalCursor cursor;
    private final int runBytes;
    private final Predicate<LineStream> joined;
    private final Map<LineStream, List<CommittedLines>> open = new LinkedHashMap<>();
    private final Queue<CommittedRun> ended = new ArrayDeque<>();

    /** Whose part is joined. */
    private long log;

    /** How many of its size are before it. */
    private long part;

    /**
     * @param runBytes of a segment in which commits must begin to be joined, and of each of them at
     *     most: no run of several is twice as long
     * @param joined whether commits of a stream are
     */
    JournalRuns(JournalCursor cursor, int runBytes, Predicate<LineStream> joined) {
        this.cursor = cursor;
        this.runBytes = runBytes;
        this.joined = joined;
    }

    /**
     * The next run; empty at the end, where a later call may find more.
     *
     * @throws IOException if the log cannot be read; a later call tries again
     */
    public Optional<CommittedRun> next() throws IOException {
        while (ended.isEmpty()) {
            Optional<LogEntry.Committed> next = cursor.next();
            if (next.isEmpty()) {
                endAll();
                break;
            }
            enter(cursor.place());
            for (CommittedLines lines : next.get().lines()) {
                add(lines);
            }
        }
        return Optional.ofNullable(ended.poll());
    }

    private void enter(LogPlace place) {
        if (place.log() != log || place.offset() / LOG_BYTES != part) {
            endAll();
            log = place.log();
            part = place.offset() / LOG_BYTES;
        }
    }

    private void endAll() {
        open.values().forEach(each -> ended.add(new CommittedRun(each)));
        open.clear();
    }

    private void add(CommittedLines lines) {
        List<CommittedLines> run = open.get(lines.stream());
        if (run == null && !joined.test(lines.stream())) {
            ended.add(CommittedRun.of(lines));
            return;
        }
        if (run != null && !continues(run, lines)) {
            ended.add(new CommittedRun(run));
            run = null;
        }
        if (run == null) {
            run = new ArrayList<>();
            open.put(lines.stream(), run);
        }
        run.add(lines);
    }

    private boolean continues(List<CommittedLines> run, CommittedLines next) {
        return next.offset() / runBytes == run.getFirst().offset() / runBytes
                && next.length() <= runBytes
                && CommittedRun.follows(run.getLast(), next);
    }

    /** Whether there is nothing to read now. */
    public boolean isAtEnd() {
        return ended.isEmpty() && open.isEmpty() && cursor.isAtEnd();
    }

    /** Where the next entry of the log begins, unless a later log has begun. */
    public LogPlace place() {
        return cursor.place();
    }

    /** Whether the lines are still there: not once all records of their segment are in files. */
    public boolean isThere(CommittedRun run) {
        return cursor.isThere(run.first());
    }

    /**
     * The lines themselves.
     *
     * @throws DamagedLinesException if those of a commit are not as they were written; the others
     *     can be read {@linkplain CommittedRun#single() one by one}
     * @throws IOException if they cannot be read; a later call may succeed
     */
    public byte[] read(CommittedRun run) throws IOException {
        return cursor.read(run);
    }
}
