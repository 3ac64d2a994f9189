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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whole ranges of what is in a journal. A record waits where it was made durable; what is kept of
 * it in memory is where that is, and what it was: some 30 bytes. When the last ledger of a range
 * has come, one thread reads them in their order and stores the file. So a process that begins anew
 * has only to read the journal. Thread-safe; the lock is never held over anything that waits.
 */
public final class JournaledRanges implements LedgerRanges {

    /** After a refusal. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Somebody else may have stored a range that waits. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

    /** Ranges of which it is remembered what their ledgers were. */
    private static final int REMEMBERED = 16;

    /** Ranges of which it is remembered that they are stored. */
    private static final int KNOWN = 1_000;

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
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final SortedMap<Partition, WaitingRange> ranges = new TreeMap<>();
    private final SegmentPlaces places = new SegmentPlaces();
    private final Deque<WaitingRange> remembered = new ArrayDeque<>();
    private final Deque<WaitingRange> known = new ArrayDeque<>();
    private final Deque<Contradiction> contradictions = new ArrayDeque<>();
    private long repeated;
    private long late;
    private long contradicting;
    private boolean working;
    private boolean refusing;
    private volatile boolean closed;

    /** A record that is to be set aside. */
    private record Contradiction(WaitingRange range, LedgerIndex.Place place, String reason) {}

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
        this.thread = Thread.ofPlatform().name("ledger-ranges").daemon().unstarted(this::run);
    }

    @Override
    public boolean makes(TableName table) {
        return settings.tables().contains(table);
    }

    @Override
    public Coming look(RowSource source) {
        ComingLedgers coming = coming(source, partitioner, row -> row);
        requireRoom(coming.partitions());
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

    private void requireRoom(List<Partition> partitions) {
        lock.lock();
        try {
            if (open().count() >= mostOpen
                    && partitions.stream().anyMatch(each -> !ranges.containsKey(each))) {
                throw OverloadedException.tooManyRanges(mostOpen, sentence().orElse(""));
            }
        } finally {
            lock.unlock();
        }
    }

    private Stream<WaitingRange> open() {
        return ranges.values().stream().filter(each -> !each.isPublished());
    }

    /** They are durable, where it is said. */
    private void take(ComingLedgers coming, CommittedLines lines, LineEnds ends) {
        lock.lock();
        try {
            for (int i = 0; i < coming.rowCount(); i++) {
                WaitingRange range = ranges.computeIfAbsent(coming.partition(i), WaitingRange::new);
                int line = coming.line(i);
                long offset = lines.offset() + ends.begin(line);
                range.cameAt(lines.arrival());
                take(range, coming, i, new Record(lines.segment(), offset, ends.length(line)));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (coming.rowCount() > 0) {
            events.settled(coming.table(), coming.rowCount());
            events.ledgerSeen(coming.table(), coming.lastLedger());
        }
    }

    private record Record(String segment, long offset, int length) {}

    private void take(WaitingRange range, ComingLedgers coming, int i, Record record) {
        long ledger = coming.ledger(i);
        LedgerIndex index = range.index();
        if (range.isPublished() && !range.isIndexed()) {
            late++;
        } else if (!index.has(ledger)) {
            index.add(ledger, coming.digest(i));
            index.waits(ledger, place(record));
        } else if (!isKnown(range, ledger, record)) {
            if (index.digest(ledger) == coming.digest(i)) {
                count(range);
            } else {
                contradict(range, ledger, record);
            }
        }
    }

    private void count(WaitingRange range) {
        if (range.isPublished()) {
            late++;
        } else {
            repeated++;
        }
    }

    private LedgerIndex.Place place(Record record) {
        return new LedgerIndex.Place(
                places.take(record.segment(), record.offset()), record.length());
    }

    /** What was written is read again where something failed behind it. */
    private boolean isKnown(WaitingRange range, long ledger, Record record) {
        Optional<Long> place = places.known(record.segment(), record.offset());
        return place.isPresent()
                && (range.keeps(place.get())
                        || range.index()
                                .waiting(ledger)
                                .filter(waits -> waits.offset() == place.get())
                                .isPresent());
    }

    private void contradict(WaitingRange range, long ledger, Record record) {
        LedgerIndex.Place place = place(record);
        String reason = "ledger %d came again with other values".formatted(ledger);
        contradicting++;
        range.keep(place.offset());
        if (range.isPublished()) {
            reason += " after its range was stored";
        } else {
            range.hold(reason);
        }
        contradictions.add(new Contradiction(range, place, reason));
    }

    private byte[] read(LedgerIndex.Place place) throws IOException {
        String segment;
        lock.lock();
        try {
            segment = places.segment(place.offset());
        } finally {
            lock.unlock();
        }
        return journal.bytes(segment, SegmentPlaces.offset(place.offset()), place.length());
    }

    // The thread that stores.

    @Override
    public void start() {
        thread.start();
    }

    /** Tells the thread that it is to end. */
    private static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void run() {
        try {
            mendAudit();
            while (true) {
                if (!settle(awaitWork())) {
                    pause();
                }
            }
        } catch (ClosedException ended) {
            // what waits stays in the journal
        } catch (RuntimeException | Error failed) {
            events.unexpected("the ranges of ledgers; their records wait in the journal", failed);
        }
    }

    private void mendAudit() {
        while (true) {
            requireOpen();
            try {
                layers.mendAudit();
                return;
            } catch (IOException refused) {
                events.replayWaits("the audit chain", refused);
                pause();
            }
        }
    }

    private record Work(List<Contradiction> contradictions, List<WaitingRange> ranges) {

        boolean isEmpty() {
            return contradictions.isEmpty() && ranges.isEmpty();
        }
    }

    private Work awaitWork() {
        lock.lock();
        try {
            working = false;
            while (true) {
                requireOpen();
                Work work = work();
                if (!work.isEmpty()) {
                    working = true;
                    return work;
                }
                changed.signalAll();
                changed.awaitNanos(ASK_AGAIN.toNanos());
            }
        } catch (InterruptedException ended) {
            throw new ClosedException();
        } finally {
            lock.unlock();
        }
    }

    private Work work() {
        Instant now = clock.instant();
        return new Work(
                List.copyOf(contradictions),
                ranges.values().stream().filter(each -> each.isDue(now, ASK_AGAIN)).toList());
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException();
        }
    }

    private void pause() {
        lock.lock();
        try {
            refusing = true;
            changed.signalAll();
            long leftNanos = PAUSE.toNanos();
            while (!closed && refusing && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            refusing = false;
        } catch (InterruptedException ended) {
            throw new ClosedException();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the store has answered all that it was asked. */
    private boolean settle(Work work) {
        boolean done = true;
        for (Contradiction each : work.contradictions()) {
            done &= settle("a ledger that is set aside", () -> setAside(each)).isEmpty();
        }
        for (WaitingRange each : work.ranges()) {
            requireOpen();
            Optional<String> refused = settle(each.partition().toString(), () -> settle(each));
            refused.ifPresent(reason -> locked(() -> each.refused(reason)));
            done &= refused.isEmpty();
        }
        return done;
    }

    private interface Step {
        void take() throws IOException;
    }

    private Optional<String> settle(String what, Step step) {
        try {
            step.take();
            return Optional.empty();
        } catch (IOException | OverloadedException failed) {
            requireOpen();
            events.replayWaits(what, failed);
            return Optional.of(String.valueOf(failed.getMessage()));
        }
    }

    private void settle(WaitingRange range) throws IOException {
        if (layers.isStored(range.partition())) {
            locked(() -> isStored(range));
            return;
        }
        if (isWholeAndAbsent(range)) {
            store(range);
        }
    }

    private boolean isWholeAndAbsent(WaitingRange range) {
        lock.lock();
        try {
            range.isAbsent(clock.instant());
            return range.isComplete() && !range.isHeld();
        } finally {
            lock.unlock();
        }
    }

    /** By whoever came before, so it is not known what its ledgers were. */
    private void isStored(WaitingRange range) {
        late += range.index().count();
        range.isPublished(pending(), places::release);
        range.forget();
        know(range);
    }

    private void know(WaitingRange range) {
        known.add(range);
        if (known.size() > KNOWN) {
            ranges.remove(known.remove().partition());
        }
    }

    private void store(WaitingRange range) throws IOException {
        Optional<WholeRangeFile.Held> held = file.store(range);
        if (held.isPresent()) {
            locked(() -> hold(range, held.get()));
            return;
        }
        locked(() -> stored(range));
        if (isLowest(range)) {
            layers.settleAudit();
        }
    }

    private void hold(WaitingRange range, WholeRangeFile.Held why) {
        range.hold(why.reason());
        why.ledger()
                .flatMap(range.index()::waiting)
                .ifPresent(
                        place -> {
                            places.takeAgain(place.offset());
                            range.keep(place.offset());
                            contradictions.add(new Contradiction(range, place, why.reason()));
                        });
    }

    private Set<Long> pending() {
        return contradictions.stream()
                .map(each -> each.place().offset())
                .collect(Collectors.toSet());
    }

    private void stored(WaitingRange range) {
        range.isPublished(pending(), places::release);
        remembered.add(range);
        if (remembered.size() > REMEMBERED) {
            WaitingRange oldest = remembered.remove();
            oldest.forget();
            know(oldest);
        }
    }

    /** Whether no range before it waits, with which the chain could begin. */
    private boolean isLowest(WaitingRange range) {
        lock.lock();
        try {
            return open().noneMatch(each -> each.span().first() < range.span().first());
        } finally {
            lock.unlock();
        }
    }

    private void setAside(Contradiction each) throws IOException {
        TableName table = each.range().partition().table();
        List<Rejection> letters = new ArrayList<>();
        journaled.readOne(
                table,
                each.place(),
                rows -> letters.add(rows.rejection(0, Optional.empty(), each.reason())));
        setAside.add(letters);
        locked(
                () -> {
                    contradictions.remove(each);
                    if (each.range().isPublished()) {
                        each.range().letGo(each.place().offset(), places::release);
                    }
                });
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // What is asked by others.

    @Override
    public boolean needs(String segment) {
        lock.lock();
        try {
            return places.needs(segment);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> longestWaiting() {
        lock.lock();
        try {
            return sentence();
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> sentence() {
        return open().min(Comparator.comparing(WaitingRange::since))
                .map(WaitingRange::status)
                .map(RangeStatus::sentence);
    }

    /** Each range of which ledgers wait, in their order; a momentary view. */
    public List<RangeStatus> status() {
        lock.lock();
        try {
            return open().map(WaitingRange::status).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Records that wait, by table; tables without any are absent. */
    public Map<TableName, Long> waitingRecords() {
        lock.lock();
        try {
            Map<TableName, Long> records = new TreeMap<>();
            open().forEach(
                            each ->
                                    records.merge(
                                            each.partition().table(),
                                            each.recordCount(),
                                            Long::sum));
            return records;
        } finally {
            lock.unlock();
        }
    }

    /** What came beside the ledgers of new ranges. */
    public RangeTally tally() {
        lock.lock();
        try {
            return new RangeTally(repeated, late, 0, contradicting);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has everything stored that is whole, and asks what others have stored.
     *
     * @param longest how long to wait at most
     * @return whether that is done, and the store has refused nothing
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean flush(Duration longest) throws InterruptedException {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            open().forEach(WaitingRange::askAgain);
            refusing = false;
            changed.signalAll();
            while (leftNanos > 0 && !refusing && !closed && (working || !work().isEmpty())) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return !working && work().isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
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
}
