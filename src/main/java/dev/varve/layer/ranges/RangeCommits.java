package dev.varve.layer.ranges;

import dev.varve.journal.ReservedLetters;
import dev.varve.layer.AuditSettings;
import dev.varve.layer.Commits;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.Prepared;
import dev.varve.layer.Receipt;
import dev.varve.layer.RowGroupCut;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.partition.Partitioner;
import dev.varve.layer.partition.RecordLedgers;
import dev.varve.layer.partition.Split;
import dev.varve.record.Catalog;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Accepts ledgers for whole ranges; records of all other tables go on as ever. A ledger that comes
 * in its turn goes straight into the file of its range; one that comes early waits on the disk
 * until those before it have come. A range whose last ledger was added is published at once.
 * Nothing is durable before: this is for commands, whose input stays where it is. Thread-safe.
 */
public final class RangeCommits implements Commits, AutoCloseable {

    /** Nobody waits for the end but the command. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final LayerWriter layers;
    private final Catalog catalog;
    private final RangeSettings settings;
    private final Optional<AuditSettings> audit;
    private final Partitioner partitioner;
    private final Commits others;
    private final LedgerSpool spool;
    private final RangePlaces places;
    private final RangeBorders borders = new RangeBorders();
    private final OpenRanges ranges;
    private final UndeclaredFields undeclared;
    private final RangeProgress progress;
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();

    /**
     * @param layers where files are assembled; not closed here
     * @param layout how rows become files there
     * @param catalog the tables
     * @param others where records of other tables are accepted
     * @param scratch for what has to wait
     * @param places how many files may be assembled at once, at least 1
     */
    public RangeCommits(
            LayerWriter layers,
            LayerSettings layout,
            Catalog catalog,
            RangeSettings settings,
            Commits others,
            ScratchFile.Source scratch,
            int places) {
        this.layers = layers;
        this.catalog = catalog;
        this.settings = settings;
        this.audit = layout.audit();
        this.partitioner = new Partitioner(layout.partitioning(), catalog.hashSeed());
        this.others = others;
        this.spool = new LedgerSpool(scratch);
        this.places = new RangePlaces(places);
        this.ranges =
                new OpenRanges(
                        layers.ranges(),
                        new RangeNeighbours(layers, partitioner, borders),
                        this::mayReplace,
                        layout.bufferRows());
        this.undeclared = new UndeclaredFields(settings.excluded());
        this.progress =
                new RangeProgress(
                        layers.ranges(),
                        settings.excluded(),
                        catalog,
                        this.places,
                        borders,
                        spool,
                        ranges::remember);
    }

    /**
     * How many files may be assembled at once.
     *
     * @param memoryBytes of all rows
     */
    public static int places(long memoryBytes) {
        return Math.clamp(memoryBytes / (4 * RowGroupCut.MOST_BYTES), 1, 64);
    }

    @Override
    public Prepared prepare(RowSource source, Duration longest) {
        if (!settings.tables().contains(source.table())) {
            return others.prepare(source, longest);
        }
        try {
            return take(source, longest);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public ReservedLetters reserve(List<Rejection> rejections, Duration longest) {
        return others.reserve(rejections, longest);
    }

    @Override
    public Receipt commit(List<Prepared> prepared, ReservedLetters letters) {
        return others.commit(prepared, letters);
    }

    private Prepared take(RowSource source, Duration longest) throws IOException {
        TableSchema declared = catalog.declared(source.table()).orElseThrow();
        List<Rejection> rejections = new ArrayList<>(undeclared.reject(source, declared));
        Split split = partitioner.split(source, Optional.of(declared), Optional.empty());
        rejections.addAll(split.rejections());
        LedgerRows rows = rows(source);
        RecordLedgers ledgers = new RecordLedgers(source, declared.ledgerField());
        long taken = 0;
        for (Split.Share share : split.shares()) {
            int[] wanted = wanted(share, ledgers);
            if (wanted.length == 0) {
                continue;
            }
            OpenRange range = ranges.of(share.partition());
            synchronized (range) {
                Arrival arrival = new Arrival(range, rows, longest, rejections);
                for (int row : wanted) {
                    arrival.take(row, ledgers.ledger(row));
                }
                arrival.settle();
                taken += arrival.taken;
            }
            ranges.forgetOldest();
        }
        return Prepared.elsewhere(source.table(), taken, rejections);
    }

    private LedgerRows rows(RowSource source) {
        return new LedgerRows(new NarrowedRows(source, settings.excluded()));
    }

    /** Those of the rows that are taken, in the order of their ledgers. */
    private int[] wanted(Split.Share share, RecordLedgers ledgers) {
        LedgerSpan all = settings.ledgers();
        int[] rows =
                IntStream.range(share.from(), share.to())
                        .map(i -> share.rows()[i])
                        .filter(
                                row ->
                                        ledgers.ledger(row) >= all.first()
                                                && ledgers.ledger(row) <= all.last())
                        .boxed()
                        .sorted(Comparator.comparingLong(ledgers::ledger))
                        .mapToInt(Integer::intValue)
                        .toArray();
        passedOver.addAndGet(share.rowCount() - rows.length);
        return rows;
    }

    /**
     * Whether all ledgers of the span that are wanted are in ranges that are stored, and will not
     * be replaced.
     *
     * @throws IOException if the store does not answer
     */
    public boolean areStored(TableName table, LedgerSpan span) throws IOException {
        if (mayReplace(table)) {
            return false;
        }
        long next = Math.max(span.first(), settings.ledgers().first());
        long last = Math.min(span.last(), settings.ledgers().last());
        while (next <= last) {
            Optional<Partition> partition = partitioner.ofLedger(table, next);
            if (partition.isEmpty() || !layers.ranges().isPublished(partition.get())) {
                return false;
            }
            next = partition.get().ledgers().orElseThrow().last() + 1;
        }
        return true;
    }

    private boolean mayReplace(TableName table) {
        return audit.filter(each -> each.mayReplace(table)).isPresent();
    }

    /** Rows of one source that have come for one range, whose lock is held. */
    private final class Arrival {

        private final OpenRange range;
        private final RangeProgress.Ledgers ledgers;
        private final LedgerRows rows;
        private final List<Rejection> rejections;
        private final RowRun run;
        private final Duration longest;
        private long taken;

        Arrival(OpenRange range, LedgerRows rows, Duration longest, List<Rejection> rejections) {
            this.range = range;
            this.ledgers = progress.of(range, longest, rejections);
            this.rows = rows;
            this.longest = longest;
            this.rejections = rejections;
            this.run = new RowRun(rows);
        }

        void take(int row, long ledger) throws IOException {
            if (range.isPublished() && !range.isIndexed()) {
                published.incrementAndGet();
            } else if (range.index().has(ledger)) {
                repeat(row, ledger);
            } else {
                taken++;
                takeNew(row, ledger);
            }
        }

        private void repeat(int row, long ledger) {
            if (range.index().digest(ledger) == rows.digest(row)) {
                repeated.incrementAndGet();
                return;
            }
            String reason = "ledger %d came again with other values".formatted(ledger);
            rejections.add(
                    rows.source()
                            .rejection(
                                    row,
                                    Optional.empty(),
                                    range.isPublished()
                                            ? reason + " after its range was stored"
                                            : reason + "; its range is held"));
            if (!range.isPublished()) {
                ledgers.hold(reason);
            }
        }

        private void takeNew(int row, long ledger) throws IOException {
            long digest = rows.digest(row);
            if (!range.isHeld() && ledger == range.next() && ledgers.begin(false)) {
                LedgerLink link = rows.link(row, ledger);
                Optional<LedgerLink.Fault> fault = borders.faultIn(range, link);
                if (fault.isPresent()) {
                    taken--;
                    ledgers.refuse(rows.source(), row, ledger, fault.get());
                    return;
                }
                range.index().add(ledger, digest);
                range.append(run, link, row, longest);
                return;
            }
            range.index().add(ledger, digest);
            if (!range.isHeld()) {
                byte[] record = oneLine(rows.source().accepted(row));
                long offset = spool.add(record);
                range.index().waits(ledger, new LedgerIndex.Place(offset, record.length));
            }
        }

        void settle() throws IOException {
            if (!range.isHeld()) {
                range.flush(run, longest);
                ledgers.settle();
            }
        }
    }

    private static byte[] oneLine(byte[] record) {
        for (int i = 0; i < record.length; i++) {
            if (record[i] == '\n' || record[i] == '\r') {
                record[i] = ' ';
            }
        }
        return record;
    }

    /**
     * Nothing more comes: what is whole is stored, and what is not, if that is wanted. To be called
     * once, when nobody brings records any more.
     *
     * @return every range of which a ledger has come, in their order
     * @throws IOException if the store refuses
     */
    public List<RangeResult> end() throws IOException {
        List<Rejection> rejections = new ArrayList<>();
        List<RangeResult> results = new ArrayList<>();
        for (OpenRange range : ranges.all()) {
            synchronized (range) {
                end(range, rejections);
                results.add(range.result());
                range.close();
            }
        }
        try (ReservedLetters letters = others.reserve(rejections, LONGEST)) {
            letters.keep();
        }
        return results;
    }

    private void end(OpenRange range, List<Rejection> rejections) throws IOException {
        if (range.isPublished() || range.isHeld()) {
            return;
        }
        RangeProgress.Ledgers rest = progress.of(range, LONGEST, rejections);
        if (range.isComplete()) {
            rest.settle();
        } else if (settings.allowIncomplete()) {
            rest.finishIncomplete();
        } else {
            range.close();
            places.leave(range);
        }
    }

    /** Whether the table's records go into whole ranges. */
    public boolean makes(TableName table) {
        return settings.tables().contains(table);
    }

    /** How many files may be assembled at once. */
    public int places() {
        return places.most();
    }

    /** What came beside the ledgers of new ranges. */
    public RangeTally tally() {
        return new RangeTally(
                repeated.get(), published.get(), passedOver.get(), progress.withdrawn());
    }

    /** Lets go of what waits. */
    @Override
    public void close() {
        for (OpenRange range : ranges.all()) {
            synchronized (range) {
                range.close();
            }
        }
        spool.close();
    }
}
