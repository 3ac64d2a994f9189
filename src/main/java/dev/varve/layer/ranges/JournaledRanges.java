package dev.varve.layer.ranges;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalCursor;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.LedgerRanges;
import dev.varve.layer.LineEnds;
import dev.varve.layer.OverloadedException;
import dev.varve.layer.RetryingThread;
import dev.varve.layer.SetAside;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partitioner;
import dev.varve.layer.partition.Partitioning;
import dev.varve.record.Catalog;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Whole ranges of what is in a journal. A record waits where it was made durable; what is kept of
 * it in memory is where that is, and what it was: some 30 bytes. When the last ledger of a range
 * has come, one thread reads them in their order and stores the file. So a process that begins anew
 * has only to read the journal. Thread-safe; the lock is never held over anything that waits.
 */
public final class JournaledRanges implements LedgerRanges {

    /** Somebody else may have stored a range that waits. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

    private final LayerWriter layers;
    private final Catalog catalog;
    private final RangeSettings settings;
    private final SetAside setAside;
    private final LayerEvents events;
    private final InstantSource clock;
    private final int mostOpen;
    private final Partitioner partitioner;
    private final UndeclaredFields undeclared;
    private final JournalCursor journal;
    private final SpooledLedgers journaled;
    private final WholeRangeFile file;
    private final RetryingThread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final RangeBook book = new RangeBook();
    private boolean working;
    private boolean refusing;

    /**
     * @param layers where files are assembled, which are named by their ranges; not closed here
     * @param layout how rows become files there
     * @param settings all of whose ledgers are taken
     * @param journal where the records are; not closed here
     * @param setAside where records go that contradict others
     * @param clock a source that never jumps
     */
    public JournaledRanges(
            LayerWriter layers,
            LayerSettings layout,
            Catalog catalog,
            RangeSettings settings,
            Journal journal,
            SetAside setAside,
            LayerEvents events,
            InstantSource clock) {
        this.layers = layers;
        this.catalog = catalog;
        this.settings = settings;
        this.setAside = setAside;
        this.events = events;
        this.clock = clock;
        this.mostOpen = layout.maxOpenPartitions();
        this.partitioner = new Partitioner(layout.partitioning(), catalog.hashSeed());
        this.undeclared = new UndeclaredFields(settings.excluded());
        this.journal = journal.cursor();
        this.journaled = new SpooledLedgers(catalog, this::read);
        this.file =
                new WholeRangeFile(
                        layers, layout, catalog, partitioner, settings.excluded(), this::read);
        this.thread =
                new RetryingThread(
                        "ledger-ranges",
                        events,
                        "the ranges of ledgers; their records wait in the journal",
                        this::run);
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean makes(TableName table) {
        return settings.tables().contains(table);
    }

    @Override
    public Coming look(RowSource source) {
        ComingLedgers coming = coming(source, partitioner, row -> row);
        locked(() -> requireRoom(coming.partitions()));
        return coming;
    }

    @Override
    public Coming lookAgain(RowSource source, Partitioning partitioning) {
        return coming(
                source,
                new Partitioner(partitioning, catalog.hashSeed()),
                row -> Math.toIntExact(source.line(row) - 1));
    }

    private ComingLedgers coming(RowSource source, Partitioner divides, IntUnaryOperator lines) {
        return ComingLedgers.of(
                new ComingLedgers.Look(source, divides, lines),
                catalog.declared(source.table()).orElseThrow(),
                undeclared,
                this::take);
    }

    private boolean requireRoom(List<Partition> partitions) {
        if (book.open().count() >= mostOpen && !partitions.stream().allMatch(book::knows)) {
            throw OverloadedException.tooManyRanges(mostOpen, book.longestWaiting().orElse(""));
        }
        return true;
    }

    private void take(ComingLedgers coming, CommittedLines lines, LineEnds ends) {
        if (coming.rowCount() > 0) {
            change(() -> book.take(coming, lines, ends));
            events.settled(coming.table(), coming.rowCount());
            events.ledgerSeen(coming.table(), coming.lastLedger());
        }
    }

    private byte[] read(LedgerIndex.Place place) throws IOException {
        String segment = locked(() -> book.segment(place));
        return journal.bytes(segment, SegmentPlaces.offset(place.offset()), place.length());
    }

    // The thread that stores.

    @Override
    public void start() {
        thread.start();
    }

    private void run() throws InterruptedException {
        while (thread.attempt("the audit chain", layers::mendAudit).isPresent()) {
            rest();
        }
        while (true) {
            if (!settle(awaitWork())) {
                rest();
            }
        }
    }

    private RangeBook.Work awaitWork() throws InterruptedException {
        lock.lock();
        try {
            working = false;
            while (true) {
                thread.requireOpen();
                RangeBook.Work work = work();
                if (!work.isEmpty()) {
                    working = true;
                    return work;
                }
                changed.signalAll();
                changed.awaitNanos(ASK_AGAIN.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private RangeBook.Work work() {
        return book.work(clock.instant(), ASK_AGAIN);
    }

    /** Shorter where somebody asks for it. */
    private void rest() {
        change(() -> refusing = true);
        thread.rest();
        locked(() -> refusing = false);
    }

    /** Whether the store has answered all that it was asked. */
    private boolean settle(RangeBook.Work work) {
        boolean done = true;
        for (RangeBook.Contradiction each : work.contradictions()) {
            done &= thread.attempt("a ledger that is set aside", () -> setAside(each)).isEmpty();
        }
        for (WaitingRange each : work.ranges()) {
            Optional<String> refused =
                    thread.attempt(each.partition().toString(), () -> settle(each))
                            .map(why -> String.valueOf(why.getMessage()));
            refused.ifPresent(reason -> change(() -> each.refused(reason)));
            done &= refused.isEmpty();
        }
        return done;
    }

    private void settle(WaitingRange range) throws IOException {
        try {
            if (layers.ranges().isStored(range.partition())) {
                change(() -> book.isThere(range));
            } else if (locked(() -> isWholeAndAbsent(range))) {
                store(range);
            }
        } catch (IllegalArgumentException misfit) {
            // of an era that is named no longer
            change(() -> range.hold(String.valueOf(misfit.getMessage())));
        }
    }

    private boolean isWholeAndAbsent(WaitingRange range) {
        range.isAbsent(clock.instant());
        return range.isComplete() && !range.isHeld();
    }

    private void store(WaitingRange range) throws IOException {
        Optional<WholeRangeFile.Held> held = file.store(range);
        if (held.isPresent()) {
            change(() -> book.hold(range, held.get()));
            return;
        }
        change(() -> book.isStored(range));
        if (locked(() -> isLowest(range))) {
            layers.settleAudit();
        }
    }

    /** Whether no range before it waits, with which the chain could begin. */
    private boolean isLowest(WaitingRange range) {
        return book.open().noneMatch(each -> each.span().first() < range.span().first());
    }

    private void setAside(RangeBook.Contradiction each) throws IOException {
        List<Rejection> letters = new ArrayList<>();
        journaled.readOne(
                each.range().partition().table(),
                each.place(),
                rows -> letters.add(rows.rejection(0, Optional.empty(), each.reason())));
        setAside.add(letters);
        change(() -> book.isSetAside(each));
    }

    // What is asked by others.

    @Override
    public boolean needs(String segment) {
        return locked(() -> book.needs(segment));
    }

    @Override
    public Optional<String> longestWaiting() {
        return locked(book::longestWaiting);
    }

    /** Each range of which ledgers wait, in their order; a momentary view. */
    public List<RangeStatus> status() {
        return locked(() -> book.open().map(WaitingRange::status).toList());
    }

    /** Records that wait, by table; tables without any are absent. */
    public Map<TableName, Long> waitingRecords() {
        return locked(
                () -> {
                    Map<TableName, Long> records = new TreeMap<>();
                    book.open()
                            .forEach(
                                    each ->
                                            records.merge(
                                                    each.partition().table(),
                                                    each.recordCount(),
                                                    Long::sum));
                    return records;
                });
    }

    /** What came beside the ledgers of new ranges; withdrawn are those that contradict others. */
    public RangeTally tally() {
        return locked(book::tally);
    }

    @Override
    public boolean flush(Duration longest) throws InterruptedException {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            book.open().forEach(WaitingRange::askAgain);
            refusing = false;
            thread.rouse();
            changed.signalAll();
            while (leftNanos > 0
                    && !refusing
                    && !thread.isClosed()
                    && (working || !work().isEmpty())) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return !working && work().isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
