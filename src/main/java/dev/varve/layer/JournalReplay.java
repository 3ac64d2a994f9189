package dev.varve.layer;

import dev.varve.journal.DeadLettersFullException;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.DamagedLinesException;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalCursor;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.LogEntry;
import dev.varve.journal.segments.LogPlace;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partitioning;
import dev.varve.layer.partition.Split;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows again that are in the journal and in no buffer: what an earlier process has left,
 * without what is in files by now, and what had no room while the store was away. They come in the
 * order of their positions, and are divided as when they were accepted. A row that does not fit any
 * longer goes to the dead letters. One thread of its own.
 */
public final class JournalReplay {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LayerWriter layers;
    private final LayerContext context;
    private final Journal journal;
    private final JournaledLetters letters;
    private final Backlog backlog;
    private final LedgerRanges ranges;
    private final Consumer<CommittedLines> buffered;
    private final StoredPositions stored;

    /** Rows from here on are of this process, so no file can hold those that are read again. */
    private final Map<LineStream, Long> ownPositions;

    private final AtomicLong replayedRows = new AtomicLong();
    private final AtomicLong skippedRows = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    /** Of the thread alone. */
    private @Nullable RecordReader freeReader;

    private volatile boolean closed;

    /**
     * What was read again.
     *
     * @param replayedRows that were put into buffers
     * @param skippedRows that were in files already
     */
    public record Counts(long replayedRows, long skippedRows) {}

    /**
     * @param ranges told of the records that wait until their range is whole
     * @param buffered told of lines of which all rows are in buffers, files or dead letters
     */
    JournalReplay(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            Backlog backlog,
            LedgerRanges ranges,
            Consumer<CommittedLines> buffered) {
        this.layers = layers;
        this.context = layers.context();
        this.journal = journal;
        this.letters = letters;
        this.backlog = backlog;
        this.ranges = ranges;
        this.buffered = buffered;
        this.stored = new StoredPositions(context);
        this.ownPositions = journal.nextPositions();
        this.thread = Thread.ofPlatform().name("journal-replay").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Counts counts() {
        return new Counts(replayedRows.get(), skippedRows.get());
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
        closed = true;
        thread.interrupt();
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells the thread that it is to end. */
    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void run() {
        try {
            while (true) {
                LogPlace begin = awaitBacklog();
                JournalCursor cursor = journal.cursor(begin);
                do {
                    readAll(cursor);
                } while (!backlog.end(cursor));
                stored.forget();
                letters.forget();
            }
        } catch (ClosedException ended) {
            // the rest stays in the journal
        } catch (RuntimeException | Error failed) {
            context.events().unexpected("reading the journal; its records wait there", failed);
        }
    }

    private LogPlace awaitBacklog() {
        lock.lock();
        try {
            while (true) {
                requireOpen();
                LogPlace begin = backlog.begin();
                if (begin != null) {
                    return begin;
                }
                freeReader = null; // it holds what the largest commit took
                changed.await();
            }
        } catch (InterruptedException ended) {
            throw new ClosedException();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException();
        }
    }

    private void readAll(JournalCursor cursor) {
        Optional<LogEntry.Committed> next = persist("the commit log", cursor::next);
        while (next.isPresent()) {
            for (CommittedLines lines : next.get().lines()) {
                if (cursor.isThere(lines)) {
                    read(cursor, lines);
                    buffered.accept(lines);
                }
            }
            next = persist("the commit log", cursor::next);
        }
    }

    private interface Try<T> {
        T take() throws IOException;
    }

    /** Tries until it succeeds; what fails is told each time. */
    private <T> T persist(String what, Try<T> step) {
        while (true) {
            requireOpen();
            try {
                return step.take();
            } catch (IOException | OverloadedException | DeadLettersFullException failed) {
                context.events().replayWaits(what, failed);
                pause();
            }
        }
    }

    private void pause() {
        long leftNanos = PAUSE.toNanos();
        lock.lock();
        try {
            while (!closed && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } catch (InterruptedException ended) {
            throw new ClosedException();
        } finally {
            lock.unlock();
        }
    }

    private void read(JournalCursor cursor, CommittedLines lines) {
        Optional<byte[]> bytes = persist(lines.segment(), () -> undamaged(cursor, lines));
        if (bytes.isEmpty()) {
            return;
        }
        if (lines.stream().isLetters()) {
            readLetters(bytes.get(), lines);
            return;
        }
        try (HeldMemory held = layers.stagedMemory()) {
            held.resize(bytes.get().length);
            read(bytes.get(), lines, held);
        }
    }

    private void readLetters(byte[] bytes, CommittedLines lines) {
        boolean isStored =
                mayBeStored(lines)
                        && persist(
                                "what is stored of " + lines.stream(),
                                () -> letters.isStored(lines));
        if (!isStored) {
            persist(
                    "the dead letters",
                    () -> {
                        letters.addAgain(lines, bytes, LONGEST_WAIT);
                        return lines;
                    });
        }
    }

    /** What this process has written is in no file as long as it is read again. */
    private boolean mayBeStored(CommittedLines lines) {
        return lines.firstPosition() < ownPositions.getOrDefault(lines.stream(), 0L);
    }

    private Optional<byte[]> undamaged(JournalCursor cursor, CommittedLines lines)
            throws IOException {
        try {
            return Optional.of(cursor.read(lines));
        } catch (DamagedLinesException damaged) {
            context.events().damaged(String.valueOf(damaged.getMessage()));
            return Optional.empty();
        }
    }

    private void read(byte[] bytes, CommittedLines lines, HeldMemory held) {
        RecordReader reader = reader(lines.stream().table());
        Optional<WaitingLines> waiting = waiting(bytes, lines);
        long line = 1;
        int from = 0;
        while (from < bytes.length) {
            line = reader.read(bytes, from, bytes.length, line);
            from = reader.stoppedAt();
            // counted beside its rows, a record of the largest size would wait for itself for good
            held.resize(0);
            List<Rejection> rejections = new ArrayList<>(reader.rejections());
            for (RowSource rows : reader.staged()) {
                rejections.addAll(
                        waiting.isPresent() ? waiting.get().take(rows) : buffer(rows, lines));
            }
            held.resize(bytes.length);
            setAside(rejections, lines);
            reader.clear();
            reader.forget();
        }
        freeReader = reader;
    }

    /** The one of the commit before, which has learned the table's keys; it is taken out. */
    private RecordReader reader(Optional<TableName> table) {
        RecordReader free = freeReader;
        freeReader = null;
        return free != null && free.namedTable().equals(table)
                ? free
                : new RecordReader(context.catalog(), table);
    }

    /** Lines whose ranges have to be whole, if they are such. */
    private Optional<WaitingLines> waiting(byte[] bytes, CommittedLines lines) {
        return lines.stream()
                .table()
                .filter(ranges::makes)
                .map(table -> Partitioning.inForce(lines.partitioning(), table))
                .filter(then -> then.layout() instanceof Layout.Bronze)
                .map(
                        then ->
                                new WaitingLines(
                                        then,
                                        lines,
                                        LineEnds.of(ByteBuffer.wrap(bytes), lines.recordCount())));
    }

    /** They wait where they are. */
    private final class WaitingLines {

        private final Partitioning partitioning;
        private final CommittedLines lines;
        private final LineEnds ends;

        WaitingLines(Partitioning partitioning, CommittedLines lines, LineEnds ends) {
            this.partitioning = partitioning;
            this.lines = lines;
            this.ends = ends;
        }

        /** Answers those that do not fit any longer. */
        List<Rejection> take(RowSource rows) {
            LedgerRanges.Coming ledgers = ranges.lookAgain(rows, partitioning);
            ledgers.areIn(lines, ends);
            replayedRows.addAndGet(ledgers.rowCount());
            return ledgers.rejections();
        }
    }

    private void setAside(List<Rejection> rejections, CommittedLines lines) {
        if (!rejections.isEmpty()) {
            List<Rejection> told =
                    rejections.stream().map(each -> told(each, lines.firstPosition())).toList();
            persist(
                    "the dead letters",
                    () -> {
                        context.setAside().add(told);
                        return told;
                    });
        }
    }

    private static Rejection told(Rejection rejection, long firstPosition) {
        return new Rejection(
                rejection.table(),
                firstPosition + rejection.line() - 1,
                rejection.column(),
                rejection.field(),
                "the record was accepted and does not fit any longer: " + rejection.reason(),
                rejection.raw());
    }

    /** Answers those that do not fit any longer. */
    private List<Rejection> buffer(RowSource rows, CommittedLines lines) {
        Partitioning partitioning = Partitioning.inForce(lines.partitioning(), rows.table());
        IntUnaryOperator offsets = row -> (int) (rows.line(row) - 1);
        Division division = layers.divide(rows, partitioning, lines.arrival(), offsets);
        List<Rejection> rejections = new ArrayList<>(division.split().rejections());
        BitSet inFiles = inFiles(division, lines);
        if (!inFiles.isEmpty()) {
            skippedRows.addAndGet(inFiles.cardinality());
            rows.schemaUpdate().ifPresent(context.catalog()::merge);
            rejections.addAll(rows.remove(inFiles));
            division = layers.divide(rows, partitioning, lines.arrival(), offsets);
        }
        if (rows.rowCount() > 0) {
            commit(rows, division, lines);
        }
        return rejections;
    }

    private BitSet inFiles(Division division, CommittedLines lines) {
        BitSet rows = new BitSet();
        if (mayBeStored(lines)) {
            for (Split.Share share : division.split().shares()) {
                long last = lastStored(share.partition());
                for (int i = share.from(); i < share.to(); i++) {
                    int row = share.rows()[i];
                    if (lines.firstPosition() + division.offsets().applyAsInt(row) <= last) {
                        rows.set(row);
                    }
                }
            }
        }
        return rows;
    }

    private long lastStored(Partition partition) {
        return persist("what is stored of " + partition, () -> stored.last(partition));
    }

    private void commit(RowSource rows, Division division, CommittedLines lines) {
        Prepared prepared =
                persist(
                        "memory for " + rows.table(),
                        () -> layers.prepare(rows, division, LONGEST_WAIT));
        boolean complete = false;
        try {
            prepared.isAt(lines.firstPosition());
            layers.commit(List.of(prepared));
            complete = true;
        } finally {
            if (!complete) {
                prepared.close();
            }
        }
        replayedRows.addAndGet(rows.rowCount());
    }
}
