package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.DirectBytes;
import dev.varve.column.MemoryBudget;
import dev.varve.column.MemoryUse;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Split;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.Catalog;
import dev.varve.record.RowSource;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.TableName;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine: staged rows in, published files out. Thread-safe. Whoever brings rows only ever waits
 * for memory: what is encoded and stored is the work of {@link LayerThreads}, and one lock guards
 * what is in memory, for as long as work in memory takes.
 *
 * <p>Memory is bounded by the budget. When it runs short the fullest buffers become row groups;
 * which ones depends on nothing but the rows that came before, so that one thread with one input
 * always makes the same files. When the store refuses, nothing is dropped: rows stay where they
 * are, and new ones meet {@link OverloadedException} once the budget is full.
 */
public final class LayerWriter implements AutoCloseable {

    private final LayerContext context;
    private final Divider divider;
    private final LayerState state;
    private final Pipeline pipeline;
    private final MemoryRelief memory;
    private final PartitionPlaces places;
    private final CommitQueue commits;
    private final UnstoredRows unstored;
    private final WholeRanges ranges;
    private final Optional<AuditTrail> audit;

    /**
     * @param settings how rows become files
     * @param catalog the tables; shared with the readers
     * @param store where files go; not closed here
     * @param budget the memory of all rows, until they are stored; not closed here
     * @param events told what happens
     * @param clock the time of records that have none, unless files are named by their content, and
     *     of manifests
     * @param ages the time by which files get old and waits end: a source that never jumps
     * @param threads where the work is done
     * @param setAside where rows go that cannot be encoded
     * @param firstPosition position of the first row of each table; no earlier row of the same
     *     writer has had it or a later one
     */
    public LayerWriter(
            LayerSettings settings,
            Catalog catalog,
            BlobStore store,
            MemoryBudget budget,
            LayerEvents events,
            Clock clock,
            InstantSource ages,
            LayerThreads threads,
            SetAside setAside,
            long firstPosition) {
        Manifest manifest = new Manifest(settings, store);
        List<PublicationSubscriber> subscribers = new ArrayList<>(List.of(manifest));
        this.context =
                new LayerContext(
                        settings,
                        new LayerFileNames(settings),
                        manifest,
                        new FooterMetadata(settings, catalog::declared),
                        subscribers,
                        catalog,
                        store,
                        budget,
                        events,
                        clock,
                        ages,
                        threads,
                        setAside,
                        new ScratchPool(catalog.hashSeed()));
        this.audit = settings.audit().map(chain -> AuditTrail.of(context, chain));
        audit.ifPresent(subscribers::add);
        this.divider = new Divider(context);
        this.state = new LayerState(context);
        this.pipeline = new Pipeline(context, state);
        this.memory = new MemoryRelief(pipeline);
        this.places = new PartitionPlaces(pipeline);
        this.commits = new CommitQueue(pipeline, firstPosition);
        this.unstored = new UnstoredRows(state);
        this.ranges = new WholeRanges(context, memory, audit);
    }

    /** As {@link Commits#prepare}. */
    public Prepared prepare(RowSource source, Duration longest) {
        return prepare(source, divider.divide(source), longest);
    }

    /**
     * Copies rows.
     *
     * @throws OverloadedException if there is no memory for them, or too many partitions are open;
     *     nothing of them was kept
     */
    Prepared prepare(RowSource source, Division division, Duration longest) {
        Split split = division.split();
        places.require(split, longest);
        List<Prepared.Part> parts = new ArrayList<>(split.shares().size());
        boolean complete = false;
        try {
            for (Split.Share share : split.shares()) {
                Batch batch = memory.allocate(() -> copy(source, share), longest);
                parts.add(Prepared.Part.of(share, batch, division.offsets()));
            }
            Optional<SchemaUpdate> update =
                    parts.isEmpty() ? Optional.empty() : source.schemaUpdate();
            complete = true;
            return Prepared.of(division, update, parts);
        } finally {
            if (!complete) {
                parts.forEach(part -> part.batch().close());
            }
        }
    }

    private Batch copy(RowSource source, Split.Share share) {
        return share.rowCount() == source.rowCount()
                ? Batch.of(source, context.budget())
                : Batch.select(source, share.rows(), share.from(), share.to(), context.budget());
    }

    /** As {@link Commits#commit}. */
    public Receipt commit(List<Prepared> prepared) {
        Receipt receipt = commits.commit(prepared);
        for (Prepared each : prepared) {
            if (each.timelessRows() > 0) {
                context.events().timeless(each.table(), each.timelessRows());
            }
        }
        return receipt;
    }

    /**
     * Lets the catalog know what rows teach that will come later: they are divided as if they were
     * to be stored, and forgotten. For rows of a source that has none prepared.
     */
    public void learn(RowSource source) {
        Split split = divider.divide(source).split();
        if (!split.shares().isEmpty()) {
            source.schemaUpdate().ifPresent(context.catalog()::merge);
        }
    }

    /**
     * Keeps rows from becoming row groups, whose types would be those of the rows so far, until
     * {@link #releaseEncoding}, or until memory or the places of partitions are short. Nothing is
     * published before: whoever flushes releases first.
     *
     * @param beforeEncoding runs once, before the first encoder, by whoever ends this; the place to
     *     learn what later rows teach
     */
    public void holdEncoding(Runnable beforeEncoding) {
        state.change(_ -> state.hold(beforeEncoding));
    }

    /** Ends what {@link #holdEncoding} began, if nothing has. */
    public void releaseEncoding() {
        pipeline.endHold();
    }

    /**
     * Direct memory for what waits for a disk.
     *
     * @throws OverloadedException if there is none
     */
    DirectBytes passingMemory(long bytes, Duration longest) {
        return memory.allocate(() -> DirectBytes.allocate(context.budget(), bytes), longest);
    }

    /** As {@link LayerState#journaling}. */
    void journaling(int more) {
        state.journaling(more);
    }

    /** Counts what a reader holds. */
    public HeldMemory stagedMemory() {
        return new HeldMemory(MemoryUse.STAGED, context, memory);
    }

    /** Counts what the decoder of a compressed stream holds. */
    public HeldMemory decodingMemory() {
        return new HeldMemory(MemoryUse.DECODING, context, memory);
    }

    /** Counts rejections that are on their way to the dead letters. */
    public HeldMemory rejectedMemory() {
        return new HeldMemory(MemoryUse.REJECTED, context, memory);
    }

    /** A position that no row of any table has reached. */
    public long nextPosition() {
        return commits.nextPosition();
    }

    /**
     * Waits until the rows of all receipts are stored, and sees to it that they are soon.
     *
     * @param longest how long to wait at most
     * @return the files, and what could not be stored; incomplete if the time was over
     * @throws InterruptedException if the thread was interrupted
     */
    public FlushReport await(List<Receipt> receipts, Duration longest) throws InterruptedException {
        return state.locked(after -> hasten(receipts, after)).await(longest);
    }

    private Waiting hasten(List<Receipt> receipts, Afterwards after) {
        List<Waiting.Answer> answers = new ArrayList<>();
        for (Receipt receipt : receipts) {
            for (Map.Entry<Partition, Outcome> each : receipt.outcomes().entrySet()) {
                answers.add(new Waiting.Answer(each.getKey(), each.getValue().future()));
                state.find(each.getKey())
                        .filter(_ -> each.getValue().isOpen())
                        .ifPresent(rows -> hasten(rows, after));
            }
        }
        return new Waiting(answers);
    }

    /** While a file of the partition is on its way, those who come meanwhile share the next one. */
    private void hasten(PartitionRows rows, Afterwards after) {
        if (rows.ended().isEmpty()) {
            pipeline.end(rows, RotationReason.FLUSH, after);
        } else {
            rows.hasten(true);
        }
    }

    /**
     * Has everything stored that was committed before.
     *
     * @param longest how long to wait at most
     * @return the files, and what could not be stored; incomplete if the time was over
     * @throws InterruptedException if the thread was interrupted
     */
    public FlushReport flush(Duration longest) throws InterruptedException {
        return beginFlush().await(longest);
    }

    /** As {@link #flush}, for those who do not wait. */
    Waiting beginFlush() {
        return state.locked(
                after -> {
                    List<Waiting.Answer> answers = new ArrayList<>();
                    for (PartitionRows rows : state.sorted()) {
                        rows.outcomes()
                                .map(each -> new Waiting.Answer(rows.partition(), each.future()))
                                .forEach(answers::add);
                        pipeline.end(rows, RotationReason.FLUSH, after);
                    }
                    pipeline.retry(after);
                    return new Waiting(answers);
                });
    }

    /**
     * Begins to publish the files that are due, and tries again what failed: the schedule calls
     * this. Waits for nothing.
     */
    public void rotateDue() {
        state.change(
                after -> {
                    for (PartitionRows rows : state.sorted()) {
                        rows.due(context.settings().rotation(), context.ages().instant())
                                .ifPresent(reason -> pipeline.end(rows, reason, after));
                    }
                    pipeline.retry(after);
                });
    }

    /** Files of whole ranges, which come in one piece. */
    public WholeRanges ranges() {
        return ranges;
    }

    /**
     * Writes the events of what a process that ended has published; does nothing without an audit
     * chain.
     *
     * @throws IOException if the store refuses
     */
    public void mendAudit() throws IOException {
        if (audit.isPresent()) {
            audit.get().mend();
        }
    }

    /**
     * Lets audit chains begin with what is stored, where nobody has said with which ledger they do.
     *
     * @return one line for each range that is stored and waits for its event
     * @throws IOException if the store refuses
     */
    public List<String> settleAudit() throws IOException {
        if (audit.isEmpty()) {
            return List.of();
        }
        audit.get().settle();
        return audit.get().waiting();
    }

    /** What is accepted and not stored. */
    public UnstoredRows unstored() {
        return unstored;
    }

    /** Whether a file found its name taken by other bytes. */
    boolean hasCollided() {
        return state.hasCollided();
    }

    /** Where rows belong. */
    Divider divider() {
        return divider;
    }

    LayerContext context() {
        return context;
    }

    /**
     * The columns by whose values the table is divided although it has no such column so far: all
     * of its rows are in {@code name=__HIVE_DEFAULT_PARTITION__}.
     */
    public List<String> absentPartitionColumns(TableName table) {
        return divider.absentColumns(table);
    }

    /** Memory in use. */
    public long usedBytes(MemoryUse use) {
        return context.budget().usedBytes(use);
    }

    /**
     * Frees all memory, waiting for the encoders at work. What was not flushed before is lost, so
     * whoever wants it calls {@link #flush} first. A store that does not answer is not waited for:
     * what it was asked ends when it does.
     */
    @Override
    public void close() {
        state.close();
        state.change(
                _ -> {
                    for (PartitionRows rows : state.partitions()) {
                        rows.discard();
                        rows.files().forEach(pipeline::abandon);
                    }
                });
    }
}
