package dev.varve.layer;

import dev.varve.column.DirectBytes;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.journal.segments.Written;
import dev.varve.layer.CommitRequests.Request;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Accepts rows once they are in a journal. One thread writes what is waiting as a group, then puts
 * the rows into their buffers in the same order. Where a buffer has no room, because the store is
 * away, rows stay in the journal alone, and a {@link JournalReplay} reads them again; so it is with
 * what an earlier process has left. As long as that goes on, all rows take this way, so that none
 * overtakes another.
 */
public final class JournaledCommits implements Commits, AutoCloseable {

    /**
     * How long a row waits for a buffer before it stays in the journal alone, and all behind it
     * until they have been read again: longer than encoding a full buffer takes on a busy machine,
     * since that is cheaper than reading them twice. Where the store is away it is waited once.
     */
    private static final Duration BUFFER_WAIT = Duration.ofSeconds(2);

    /** Between two flushes while there is a backlog. */
    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);

    /** A backlog that has come no further for so long waits for something that is not there. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(5);

    /** Between two looks for segments that have ended, or are needed no more. */
    private static final Duration TIDY_INTERVAL = Duration.ofSeconds(1);

    private final Duration tidyInterval;
    private final LayerWriter layers;
    private final LayerContext context;
    private final Journal journal;
    private final JournaledLetters letters;
    private final JournalLimit limit;
    private final Backlog backlog;
    private final JournalReplay replay;
    private final LedgerRanges ranges;
    private final DurableRows durable;
    private final CommitRequests requests = new CommitRequests();
    private final SegmentTidying tidying;

    /** How tables are divided, in the words of the journal. */
    private final Map<TableName, String> partitionings = new ConcurrentHashMap<>();

    private final Thread writer;

    /**
     * @param journal of the same writer; closed here
     * @param limitBytes of the journal, beyond which nothing is accepted
     * @param ranges which of its records wait there until their range is whole; closed here
     */
    public JournaledCommits(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            long limitBytes,
            LedgerRanges ranges) {
        this(layers, journal, letters, limitBytes, ranges, TIDY_INTERVAL);
    }

    JournaledCommits(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            long limitBytes,
            LedgerRanges ranges,
            Duration tidyInterval) {
        this.letters = letters;
        this.ranges = ranges;
        this.tidyInterval = tidyInterval;
        this.layers = layers;
        this.context = layers.context();
        this.journal = journal;
        this.limit = new JournalLimit(journal, limitBytes, ranges::longestWaiting);
        this.backlog = new Backlog(journal.hasBacklog());
        this.tidying = new SegmentTidying(layers, journal, letters, ranges, tidyInterval);
        this.replay =
                new JournalReplay(layers, journal, letters, backlog, ranges, tidying::areBuffered);
        this.durable = new DurableRows(layers, backlog, replay, tidying::areBuffered);
        this.writer = Thread.ofPlatform().name("journal").daemon().unstarted(this::write);
    }

    /** Begins to accept rows, and to read what an earlier process has left. */
    public void start() {
        writer.start();
        ranges.start();
        replay.start();
    }

    @Override
    public Prepared prepare(RowSource source, Duration longest) {
        limit.require();
        if (ranges.makes(source.table())) {
            return coming(source, longest);
        }
        Division division = layers.divider().divide(source);
        Prepared rows = buffered(source, division, longest);
        boolean complete = false;
        try {
            if (division.rowCount() > 0) {
                Instant arrival = division.arrival().orElseThrow();
                DirectBytes lines = layers.passingMemory(source.acceptedBytes(), longest);
                rows.keeps(KeptLines.of(source, arrival, lines));
            }
            complete = true;
            return rows;
        } finally {
            if (!complete) {
                rows.close();
            }
        }
    }

    private Prepared coming(RowSource source, Duration longest) {
        Prepared rows = Prepared.coming(source.table(), ranges.look(source));
        if (rows.rowCount() > 0) {
            Instant arrival = context.clock().instant();
            DirectBytes lines = layers.passingMemory(source.acceptedBytes(), longest);
            rows.keeps(KeptLines.of(source, arrival, lines));
        }
        return rows;
    }

    private Prepared buffered(RowSource source, Division division, Duration longest) {
        if (!backlog.isOpen()) {
            try {
                return layers.prepare(source, division, shorter(longest, BUFFER_WAIT));
            } catch (OverloadedException full) {
                if (full.kind() == OverloadedException.Kind.SIZE) {
                    throw full;
                }
            }
        }
        return Prepared.unbuffered(division, source.schemaUpdate());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** {@inheritDoc} Does not wait: where there is no room they are left in the journal. */
    @Override
    public ReservedLetters reserve(List<Rejection> rejections, Duration longest) {
        return letters.reserve(rejections);
    }

    /**
     * {@inheritDoc} Returns when rows and letters are durable.
     *
     * @throws OverloadedException if the journal cannot be written
     */
    @Override
    public Receipt commit(List<Prepared> prepared, ReservedLetters rejected) {
        if (rejected.isEmpty() && prepared.stream().allMatch(each -> each.lines() == null)) {
            Receipt nothing = layers.commit(prepared);
            rejected.keep();
            return nothing;
        }
        return commit(request(prepared, rejected, Optional.empty()));
    }

    @Override
    public Receipt commit(List<Prepared> prepared, ReservedLetters rejected, KeyedAnswer answer) {
        return commit(request(prepared, rejected, Optional.of(answer)));
    }

    private Request request(
            List<Prepared> prepared, ReservedLetters rejected, Optional<KeyedAnswer> answer) {
        return new Request(prepared, rejected, new Commit(lines(prepared, rejected), answer));
    }

    private Receipt commit(Request request) {
        layers.journaling(1);
        try {
            return requests.add(request).join();
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case IOException refused -> OverloadedException.journalRefuses(refused);
                case RuntimeException mistake -> mistake;
                case Error error -> throw error;
                case null, default -> failed;
            };
        } finally {
            layers.journaling(-1);
        }
    }

    /**
     * Stores the dead letters, and looks which rows are in files by now; segments that hold no
     * others are removed in a moment.
     *
     * @throws IOException if letters cannot be stored; then nothing is removed
     */
    public void settle() throws IOException {
        tidying.settle();
    }

    /**
     * Has segments removed now that hold nothing but what {@link #settle} has found in files.
     *
     * @param longest how long to wait for that at most
     * @return whether the journal was looked through; what could not be removed stays, and is told
     * @throws InterruptedException if the thread was interrupted
     */
    boolean tidy(Duration longest) throws InterruptedException {
        CompletableFuture<Boolean> done = tidying.ask();
        requests.rouse();
        try {
            return done.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException later) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A position that no row of any table has reached. */
    public long nextPosition() {
        return journal.highestPosition();
    }

    /** Records that are in the journal alone, or on their way from it to the buffers. */
    public boolean hasBacklog() {
        return backlog.isOpen();
    }

    /**
     * Waits until there are no such records.
     *
     * @param longest how long to wait at most
     * @return whether there are none
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitNoBacklog(Duration longest) throws InterruptedException {
        return backlog.awaitEnd(longest);
    }

    /**
     * Has everything stored that was committed before, and what is in the journal alone, as it
     * comes to the buffers; not if the store refuses, or the backlog comes no further.
     *
     * @param longest how long to wait at most
     * @return what came of the rows that were in buffers last
     * @throws InterruptedException if the thread was interrupted
     */
    public FlushReport flush(Duration longest) throws InterruptedException {
        Instant begin = context.ages().instant();
        Instant moved = begin;
        JournalReplay.Counts before = replay.counts();
        while (true) {
            boolean whole = !backlog.isOpen();
            Instant now = context.ages().instant();
            FlushReport report = layers.flush(longest.minus(Duration.between(begin, now)));
            if (!replay.counts().equals(before)) {
                before = replay.counts();
                moved = now;
            }
            boolean stands = !now.isBefore(moved.plus(LONGEST_STANDSTILL));
            if (whole || stands || !report.isComplete()) {
                return report;
            }
            backlog.awaitEnd(FLUSH_INTERVAL);
        }
    }

    /** Bytes of the journal. */
    public long sizeBytes() {
        return journal.sizeBytes();
    }

    public int segmentCount() {
        return journal.segmentCount();
    }

    /** When the oldest record that the journal holds came; {@link Instant#MAX} without any. */
    public Instant oldestArrival() {
        return journal.oldestArrival();
    }

    /** Rows that were read again and put into buffers, and those that were in files already. */
    public JournalReplay.Counts replayed() {
        return replay.counts();
    }

    // The thread that writes.

    private void write() {
        try {
            while (!requests.isClosed()) {
                List<Request> group = requests.next(tidyInterval);
                if (!group.isEmpty()) {
                    writeGroup(group);
                }
                tidying.tidyIfDue();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            requests.close();
            try {
                tidying.end();
            } finally {
                journal.close();
            }
        }
    }

    private void writeGroup(List<Request> group) {
        List<Written> written;
        long bytes = group.stream().mapToLong(each -> each.commit().sizeBytes()).sum();
        Instant begin = context.ages().instant();
        try {
            written = journal.write(group.stream().map(Request::commit).toList());
            context.events()
                    .journaled(
                            group.size(), bytes, Duration.between(begin, context.ages().instant()));
        } catch (IOException | RuntimeException | Error failed) {
            group.forEach(each -> each.answer().completeExceptionally(failed));
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            durable.accept(group.get(i), written.get(i));
        }
    }

    private List<Lines> lines(List<Prepared> all, ReservedLetters rejected) {
        List<Lines> lines = new ArrayList<>();
        for (Prepared rows : all) {
            KeptLines kept = rows.lines();
            if (kept != null) {
                lines.add(
                        new Lines(
                                LineStream.of(rows.table()),
                                partitioning(rows.table()),
                                kept.arrival(),
                                Math.toIntExact(rows.rowCount()),
                                kept.bytes()));
            }
        }
        lines.addAll(rejected.lines());
        return lines;
    }

    private String partitioning(TableName table) {
        return partitionings.computeIfAbsent(table, context.settings().partitioning()::inForce);
    }

    /** Ends without writing anything more; what is in the journal stays there. */
    @Override
    public void close() {
        requests.close();
        replay.close();
        ranges.close();
        requests.rouse(); // an interrupt would close the files that are being written
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
