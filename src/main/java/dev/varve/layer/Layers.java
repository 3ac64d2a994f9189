package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.BudgetExceededException;
import dev.varve.column.MemoryBudget;
import dev.varve.record.Catalog;
import dev.varve.record.Schema;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine: staged rows in, published files out. Thread-safe; each partition has a lock of its
 * own, and whoever fills a buffer encodes it.
 *
 * <p>Memory is bounded by the budget. When it runs short the fullest buffers become row groups
 * until a quarter is free; which ones depends on nothing but the rows that came before, so that one
 * thread with one input always makes the same files. When the store refuses, nothing is dropped:
 * rows stay where they are, and new ones meet {@link OverloadedException} once the budget is full.
 */
public final class Layers implements AutoCloseable {

    private final Workshop workshop;
    private final Partitioner partitioner;
    private final OpenPartitions open;
    private final AtomicLong nextPosition = new AtomicLong();

    /**
     * @param settings how rows become files
     * @param catalog the tables; shared with the readers
     * @param store where files go; not closed here
     * @param budget the memory of all buffers; not closed here
     * @param events told what happens
     * @param clock the time of rotations, of manifests, and of records that have none
     * @param columnExecutor encodes the columns of a row group, several at once if it can
     */
    public Layers(
            LayerSettings settings,
            Catalog catalog,
            BlobStore store,
            MemoryBudget budget,
            LayerEvents events,
            Clock clock,
            Executor columnExecutor) {
        this.workshop =
                new Workshop(
                        settings,
                        new FileNames(settings),
                        new Manifest(settings),
                        catalog,
                        store,
                        budget,
                        events,
                        clock,
                        columnExecutor);
        this.partitioner = new Partitioner(settings);
        this.open = new OpenPartitions(workshop);
    }

    /**
     * Divides and copies the rows without buffering them yet, for bodies that are kept whole or not
     * at all. The staging's reader knows their columns from now on, everyone else only when they
     * are committed.
     *
     * @return owned by the caller, who commits or closes it
     * @throws OverloadedException if there is no memory for them; nothing of them was kept
     */
    public Prepared prepare(Staging staged) {
        TableName table = staged.table();
        Split split =
                partitioner.split(
                        staged, workshop.catalog().declared(table), workshop.clock().instant());
        List<Prepared.Part> parts = new ArrayList<>(split.shares().size());
        boolean complete = false;
        try {
            long first = nextPosition.getAndAdd(staged.rowCount());
            for (Split.Share share : split.shares()) {
                parts.add(
                        new Prepared.Part(
                                share.partition(), allocate(staged, share), share.extent(first)));
            }
            Optional<SchemaUpdate> update = staged.schemaUpdate();
            complete = true;
            return new Prepared(this, table, update, split.rejections(), parts);
        } finally {
            if (!complete) {
                parts.forEach(part -> part.batch().close());
            }
        }
    }

    private Batch allocate(Staging staged, Split.Share share) {
        try {
            return copy(staged, share);
        } catch (BudgetExceededException shortage) {
            relieve();
        }
        try {
            return copy(staged, share);
        } catch (BudgetExceededException shortage) {
            throw new OverloadedException(
                    "there is no memory for the records, even after what was buffered was written",
                    shortage);
        }
    }

    private Batch copy(Staging staged, Split.Share share) {
        return share.rowCount() == staged.rowCount()
                ? Batch.of(staged, workshop.budget())
                : Batch.select(staged, share.rows(), share.from(), share.to(), workshop.budget());
    }

    /** Turns the fullest buffers into row groups until a quarter of what can be had is free. */
    private void relieve() {
        long relievedBytes = workshop.budget().reachableBytes() / 4 * 3;
        for (PartitionBuffer buffer : fullestFirst()) {
            if (workshop.budget().usedBytes() <= relievedBytes) {
                return;
            }
            try {
                open.work(buffer, PartitionBuffer::writeRowGroup);
            } catch (IOException refusal) {
                workshop.events().storeFailed(buffer.partition(), refusal);
                throw new OverloadedException(
                        "the memory budget is used up and the store takes no files: "
                                + refusal.getMessage(),
                        refusal);
            }
        }
    }

    /** What the store still owes comes first: while it refuses that, encoding more is no relief. */
    private List<PartitionBuffer> fullestFirst() {
        List<PartitionBuffer> buffers = open.sorted();
        buffers.sort(
                Comparator.comparing(PartitionBuffer::hasPending)
                        .thenComparingLong(PartitionBuffer::bufferedBytes)
                        .reversed());
        return buffers;
    }

    /** Buffers what was prepared, whose columns the table has first. */
    void take(TableName table, Optional<SchemaUpdate> update, List<Prepared.Part> parts) {
        update.ifPresent(workshop.catalog()::merge);
        Instant now = workshop.clock().instant();
        long maxBufferBytes = workshop.budget().limitBytes() / 4;
        for (Prepared.Part part : parts) {
            long rowCount = part.batch().rowCount();
            PartitionBuffer buffer = open.append(part, now);
            workshop.events().settled(table, rowCount);
            part.extent()
                    .ledgers()
                    .ifPresent(span -> workshop.events().ledgerSeen(table, span.last()));
            if (buffer.bufferedRows() >= workshop.settings().bufferRows()
                    || buffer.bufferedBytes() >= maxBufferBytes) {
                writeFull(buffer);
            }
        }
    }

    private void writeFull(PartitionBuffer buffer) {
        try {
            open.work(
                    buffer,
                    full -> {
                        full.writeRowGroup();
                        if (full.due(workshop.clock().instant())
                                .filter(reason -> reason == RotationReason.SIZE)
                                .isPresent()) {
                            full.rotate(RotationReason.SIZE);
                        }
                    });
        } catch (IOException refusal) {
            workshop.events().storeFailed(buffer.partition(), refusal);
        }
    }

    /**
     * Publishes everything buffered.
     *
     * @return the files of this call, in the order of their partitions
     * @throws IOException if the store refused some; the others are published, and what was refused
     *     stays buffered
     */
    public List<StoredFile> flush() throws IOException {
        return open.publish(open.sorted(), _ -> Optional.of(RotationReason.FLUSH));
    }

    /**
     * Publishes the files that are due: the schedule calls this.
     *
     * @return the files of this call
     * @throws IOException if the store refused some; they stay due
     */
    public List<StoredFile> rotateDue() throws IOException {
        Instant now = workshop.clock().instant();
        return open.publish(open.sorted(), buffer -> buffer.due(now));
    }

    /** What is open, by table; a momentary view. */
    public List<TableStatus> status() {
        Map<TableName, List<TableStatus.OpenPartition>> tables = new TreeMap<>();
        for (PartitionBuffer buffer : open.sorted()) {
            buffer.lock().lock();
            try {
                tables.computeIfAbsent(buffer.partition().table(), _ -> new ArrayList<>())
                        .add(buffer.status());
            } finally {
                buffer.lock().unlock();
            }
        }
        return tables.entrySet().stream()
                .map(table -> new TableStatus(table.getKey(), table.getValue()))
                .toList();
    }

    /**
     * The columns by whose values the table is divided although it has no such column so far: all
     * of its rows are in {@code name=__HIVE_DEFAULT_PARTITION__}.
     */
    public List<String> absentPartitionColumns(TableName table) {
        Schema schema = workshop.catalog().schemaOf(table);
        return switch (workshop.settings().schemeOf(table)) {
            case PartitionScheme.Columns columns ->
                    columns.names().stream()
                            .filter(name -> !ColumnKeys.TIME_NAMES.contains(name))
                            .filter(name -> schema.indexOf(name).isEmpty())
                            .toList();
            case PartitionScheme.LedgerDay _,
                    PartitionScheme.Day _,
                    PartitionScheme.Hour _,
                    PartitionScheme.LedgerRange _ ->
                    List.of();
        };
    }

    /** Rows in memory, not yet in any row group. */
    public long bufferedRows() {
        return open.all().stream().mapToLong(PartitionBuffer::bufferedRows).sum();
    }

    /**
     * Frees all memory. What was not flushed before is lost, so whoever wants it calls {@link
     * #flush} first.
     */
    @Override
    public void close() {
        for (PartitionBuffer buffer : open.all()) {
            buffer.lock().lock();
            try {
                buffer.discard();
            } finally {
                buffer.lock().unlock();
            }
        }
    }
}
