package dev.varve.layer;

import dev.varve.journal.JournaledLetters;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.CommittedRun;
import dev.varve.journal.segments.DamagedLinesException;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalRuns;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.LogPlace;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads lines again that are in the journal and in no buffer: what an earlier process has left,
 * without what is in files by now, and what had no room while the store was away. They come in the
 * order of their positions: rows to {@link ReplayedRows}, dead letters to their buffer. One thread
 * of its own.
 */
public final class JournalReplay {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /**
     * About how much is read at once. The more, the less is done for each row; an array of half a
     * region of the heap would have regions of its own, of which the smallest are 1 MiB.
     */
    private static final int RUN_BYTES = 448 << 10;

    /** A run's rows are to fit into what may leave at once, and leave room for others. */
    private static final int RUN_SHARE = 4;

    private final LayerContext context;
    private final Journal journal;
    private final JournaledLetters letters;
    private final Backlog backlog;
    private final LedgerRanges ranges;
    private final Consumer<CommittedLines> buffered;
    private final RetryingThread thread;
    private final ReplayedRows rows;
    private final int runBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /**
     * What was read again.
     *
     * @param replayedRows that were put into buffers
     * @param skippedRows that were in files already
     */
    public record Counts(long replayedRows, long skippedRows) {}

    /**
     * @param ranges told of the records that wait until their range is whole
     * @param buffered told of lines of which all rows, and all of those before them, are in
     *     buffers, files or dead letters
     */
    JournalReplay(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            Backlog backlog,
            LedgerRanges ranges,
            Consumer<CommittedLines> buffered) {
        this.context = layers.context();
        this.journal = journal;
        this.letters = letters;
        this.backlog = backlog;
        this.ranges = ranges;
        this.buffered = buffered;
        this.thread =
                new RetryingThread(
                        "journal-replay",
                        context.events(),
                        "reading the journal; its records wait there",
                        this::run);
        this.rows = new ReplayedRows(layers, journal.nextPositions(), ranges, thread);
        this.runBytes = Math.clamp(context.budget().leavingBytes() / RUN_SHARE, 1, RUN_BYTES);
    }

    void start() {
        thread.start();
    }

    Counts counts() {
        return rows.counts();
    }

    /** There may be a backlog. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends; what was not read stays in the journal. */
    void close() {
        thread.close();
    }

    private void run() throws InterruptedException {
        while (true) {
            LogPlace begin = awaitBacklog();
            JournalRuns runs = journal.runs(begin, runBytes, this::isJoined);
            do {
                readAll(runs);
            } while (!backlog.end(runs));
            rows.forget();
            letters.forget();
        }
    }

    /** Of letters, and of records that wait where they are, each commit is known by itself. */
    private boolean isJoined(LineStream stream) {
        return !stream.isLetters() && stream.table().filter(ranges::makes).isEmpty();
    }

    private LogPlace awaitBacklog() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                thread.requireOpen();
                LogPlace begin = backlog.begin();
                if (begin != null) {
                    return begin;
                }
                rows.rest();
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void readAll(JournalRuns runs) {
        Optional<CommittedRun> next = thread.persist("the commit log", runs::next);
        while (next.isPresent()) {
            CommittedRun run = next.get();
            if (runs.isThere(run)) {
                read(runs, run);
                buffered.accept(run.last());
            }
            next = thread.persist("the commit log", runs::next);
        }
    }

    private void read(JournalRuns runs, CommittedRun run) {
        Optional<byte[]> bytes = thread.persist(run.first().segment(), () -> undamaged(runs, run));
        if (bytes.isPresent()) {
            if (run.stream().isLetters()) {
                readLetters(bytes.get(), run.first());
            } else {
                rows.read(bytes.get(), run);
            }
        } else if (!run.isSingle()) {
            run.single().forEach(each -> read(runs, each));
        }
    }

    private Optional<byte[]> undamaged(JournalRuns runs, CommittedRun run) throws IOException {
        try {
            return Optional.of(runs.read(run));
        } catch (DamagedLinesException damaged) {
            if (run.isSingle()) {
                context.events().damaged(String.valueOf(damaged.getMessage()));
            }
            return Optional.empty();
        }
    }

    private void readLetters(byte[] bytes, CommittedLines lines) {
        boolean isStored =
                rows.mayBeStored(lines)
                        && thread.persist(
                                "what is stored of " + lines.stream(),
                                () -> letters.isStored(lines));
        if (!isStored) {
            thread.persist(
                    "the dead letters",
                    () -> {
                        letters.addAgain(lines, bytes, LONGEST_WAIT);
                        return lines;
                    });
        }
    }
}
