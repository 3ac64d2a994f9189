package dev.varve.layer;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.CommittedRun;
import dev.varve.journal.segments.LineStream;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partitioning;
import dev.varve.layer.partition.Split;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.Timestamps;
import dev.varve.record.json.RecordReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from the journal to the buffers, without those that files hold, divided as when
 * they were accepted. A row that does not fit any longer goes to the dead letters. For the one
 * thread that reads the journal.
 */
final class ReplayedRows {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LayerWriter layers;
    private final LayerContext context;
    private final LedgerRanges ranges;
    private final RetryingThread thread;
    private final StoredPositions stored;

    /** Rows from here on are of this process, so no file can hold those that are read again. */
    private final Map<LineStream, Long> ownPositions;

    private final AtomicLong replayedRows = new AtomicLong();
    private final AtomicLong skippedRows = new AtomicLong();
    private @Nullable RecordReader freeReader;

    ReplayedRows(
            LayerWriter layers,
            Map<LineStream, Long> ownPositions,
            LedgerRanges ranges,
            RetryingThread thread) {
        this.layers = layers;
        this.context = layers.context();
        this.stored = new StoredPositions(context);
        this.ownPositions = ownPositions;
        this.ranges = ranges;
        this.thread = thread;
    }

    /** From any thread. */
    JournalReplay.Counts counts() {
        return new JournalReplay.Counts(replayedRows.get(), skippedRows.get());
    }

    /** Nothing is read for a while. */
    void rest() {
        freeReader = null; // it holds what the largest run took
    }

    /** More may be stored by now. */
    void forget() {
        stored.forget();
    }

    /** What this process has written is in no file as long as it is read again. */
    boolean mayBeStored(CommittedLines lines) {
        return lines.firstPosition() < ownPositions.getOrDefault(lines.stream(), 0L);
    }

    /** Returns when all rows are in buffers or dead letters, or known to be in files. */
    void read(byte[] bytes, CommittedRun run) {
        try (HeldMemory held = layers.stagedMemory()) {
            held.resize(bytes.length);
            read(bytes, run, held);
        }
    }

    private void read(byte[] bytes, CommittedRun run, HeldMemory held) {
        RecordReader reader = reader(run.stream().table());
        Optional<WaitingLines> waiting = waiting(bytes, run.first());
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
                        waiting.isPresent() ? waiting.get().take(rows) : buffer(rows, run));
            }
            held.resize(bytes.length);
            setAside(rejections, run.firstPosition());
            reader.clear();
            reader.forget();
        }
        freeReader = reader;
    }

    /** The one of the run before, which has learned the table's keys; it is taken out. */
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

    private void setAside(List<Rejection> rejections, long firstPosition) {
        if (!rejections.isEmpty()) {
            List<Rejection> told =
                    rejections.stream().map(each -> told(each, firstPosition)).toList();
            thread.persist(
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
    private List<Rejection> buffer(RowSource rows, CommittedRun run) {
        Division division = divide(rows, run);
        List<Rejection> rejections = new ArrayList<>(division.split().rejections());
        BitSet inFiles = inFiles(division, run);
        if (!inFiles.isEmpty()) {
            skippedRows.addAndGet(inFiles.cardinality());
            rows.schemaUpdate().ifPresent(context.catalog()::merge);
            rejections.addAll(rows.remove(inFiles));
            division = divide(rows, run);
        }
        if (rows.rowCount() > 0) {
            commit(rows, division, run.firstPosition());
            replayedRows.addAndGet(rows.rowCount());
        }
        return rejections;
    }

    private Division divide(RowSource rows, CommittedRun run) {
        return layers.divider()
                .divideAgain(
                        rows,
                        Partitioning.inForce(run.first().partitioning(), rows.table()),
                        row -> Timestamps.micros(run.arrival(line(rows, row))),
                        row -> line(rows, row));
    }

    /** From 0; so far its position is behind the first. */
    private static int line(RowSource rows, int row) {
        return (int) (rows.line(row) - 1);
    }

    private BitSet inFiles(Division division, CommittedRun run) {
        BitSet rows = new BitSet();
        if (mayBeStored(run.first())) {
            for (Split.Share share : division.split().shares()) {
                long last = lastStored(share.partition());
                if (last >= run.firstPosition()) {
                    setStored(share, division, last - run.firstPosition(), rows);
                }
            }
        }
        return rows;
    }

    /** Those whose position is no further behind the first one's. */
    private static void setStored(
            Split.Share share, Division division, long lastOffset, BitSet rows) {
        for (int i = share.from(); i < share.to(); i++) {
            int row = share.rows()[i];
            if (division.offsets().applyAsInt(row) <= lastOffset) {
                rows.set(row);
            }
        }
    }

    private long lastStored(Partition partition) {
        return thread.persist("what is stored of " + partition, () -> stored.last(partition));
    }

    /** Rows that have no room together are committed one half after the other. */
    private void commit(RowSource rows, Division division, long firstPosition) {
        List<Prepared> prepared = new ArrayList<>(1);
        while (prepared.isEmpty()) {
            boolean refused =
                    thread.attempt(
                                    "memory for " + rows.table(),
                                    () ->
                                            prepared.add(
                                                    layers.prepare(rows, division, LONGEST_WAIT)))
                            .isPresent();
            if (refused && division.hasHalves()) {
                commit(rows, division.firstHalf(), firstPosition);
                commit(rows, division.secondHalf(), firstPosition);
                return;
            }
            if (refused) {
                thread.rest();
            }
        }
        commit(prepared.getFirst(), firstPosition);
    }

    private void commit(Prepared prepared, long firstPosition) {
        boolean complete = false;
        try {
            prepared.isAt(firstPosition);
            layers.commit(List.of(prepared));
            complete = true;
        } finally {
            if (!complete) {
                prepared.close();
            }
        }
    }
}
