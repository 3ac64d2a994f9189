package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.BudgetExceededException;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One partition: the rows that wait in memory and the file that earlier ones went into. Every
 * method but the queries that say so is called with the lock held.
 */
final class PartitionBuffer {

    /**
     * Neighbouring batches below this size are joined, so that many small requests cost few
     * objects.
     */
    private static final long JOINED_BYTES = 64 * 1_024;

    private final ReentrantLock lock = new ReentrantLock();

    private final Workshop workshop;
    private final Partition partition;
    private final List<Batch> batches = new ArrayList<>();
    private FileContent.@Nullable Extent extent;
    private Instant firstRowAt = Instant.MAX;
    private Instant lastRowAt = Instant.MIN;
    private @Nullable OpenFile file;
    private @Nullable RotationReason ending;
    private boolean retired;
    private volatile boolean rangeEnded;
    private volatile boolean pending;
    private volatile Buffered buffered = Buffered.NOTHING;

    /** How much is in memory; replaced as a whole, since others look without the lock. */
    private record Buffered(long rows, long bytes) {

        private static final Buffered NOTHING = new Buffered(0, 0);

        Buffered plus(long moreRows, long moreBytes) {
            return new Buffered(rows + moreRows, bytes + moreBytes);
        }
    }

    PartitionBuffer(Workshop workshop, Partition partition) {
        this.workshop = workshop;
        this.partition = partition;
    }

    Partition partition() {
        return partition;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Rows in memory; may be asked without the lock. */
    long bufferedRows() {
        return buffered.rows();
    }

    /** Memory that they hold; may be asked without the lock. */
    long bufferedBytes() {
        return buffered.bytes();
    }

    /** Whether the partition was emptied and forgotten: rows must go to a new buffer. */
    boolean isRetired() {
        return retired;
    }

    boolean hasFile() {
        return file != null;
    }

    /** Bytes of the open file that the store keeps in memory. */
    long heldBytes() {
        return file == null ? 0 : file.heldBytes();
    }

    /** Whether encoded rows wait for the store; may be asked without the lock. */
    boolean hasPending() {
        return pending;
    }

    /**
     * Tells that ledgers beyond the partition's range have come; may be called without the lock.
     */
    void endRange() {
        rangeEnded = true;
    }

    /** Takes the batch over. */
    void append(Batch batch, FileContent.Extent batchExtent, Instant now) {
        batches.add(batch);
        extent = extent == null ? batchExtent : extent.with(batchExtent);
        buffered = buffered.plus(batch.rowCount(), batch.sizeBytes());
        lastRowAt = now;
        if (firstRowAt.isAfter(now)) {
            firstRowAt = now;
        }
        joinSmall();
    }

    private void joinSmall() {
        while (batches.size() > 1) {
            Batch last = batches.getLast();
            Batch before = batches.get(batches.size() - 2);
            long joinedBytes = before.sizeBytes() + last.sizeBytes();
            if (joinedBytes > JOINED_BYTES || before.sizeBytes() > 2 * last.sizeBytes()) {
                return;
            }
            Batch joined;
            try {
                joined =
                        Batch.concat(
                                List.of(before, last),
                                workshop.catalog().schemaOf(partition.table()),
                                workshop.budget());
            } catch (BudgetExceededException e) {
                return; // two small batches serve as well as one; the budget is relieved elsewhere
            }
            buffered = buffered.plus(0, joined.sizeBytes() - joinedBytes);
            batches.removeLast();
            batches.removeLast();
            batches.add(joined);
            before.close();
            last.close();
        }
    }

    /**
     * Makes the rows in memory the next row group of the file, after whatever the store has not
     * taken yet.
     *
     * @return the file that could not take them: the table's schema has outgrown it, or the store
     *     refused it when it had ended
     * @throws IOException if the store refuses; the rows wait, in memory or encoded
     */
    Optional<StoredFile> writeRowGroup() throws IOException {
        drain();
        if (batches.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredFile> ended = Optional.empty();
        if (file != null && (file.hasEnded() || !covers(file.schema(), batches))) {
            ended = Optional.of(publish(file, RotationReason.SCHEMA));
        }
        if (file == null) {
            Schema schema = workshop.catalog().schemaOf(partition.table());
            file = new OpenFile(workshop, partition, schema, Objects.requireNonNull(extent));
        }
        encode(file);
        drain();
        return ended;
    }

    private void drain() throws IOException {
        if (file != null) {
            pending = true;
            file.drain();
            pending = false;
        }
    }

    private void encode(OpenFile open) throws IOException {
        Instant start = workshop.clock().instant();
        open.encode(batches, Objects.requireNonNull(extent));
        workshop.events()
                .rowGroupWritten(
                        partition.table(),
                        buffered.rows(),
                        Duration.between(start, workshop.clock().instant()));
        batches.forEach(Batch::close);
        batches.clear();
        extent = null;
        buffered = Buffered.NOTHING;
    }

    private static boolean covers(Schema schema, List<Batch> batches) {
        for (Batch batch : batches) {
            for (Field field : batch.schema().fields()) {
                OptionalInt index = schema.indexOf(field.name());
                if (index.isEmpty()
                        || !batch.column(field.name())
                                .orElseThrow()
                                .widensTo(schema.fields().get(index.getAsInt()).type())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Why the file is due, if it is. */
    Optional<RotationReason> due(Instant now) {
        if (file == null && batches.isEmpty()) {
            return Optional.empty();
        }
        long fileBytes = file == null ? 0 : file.sizeBytes();
        return workshop.settings()
                .rotation()
                .due(
                        new RotationPolicy.FileState(firstRowAt, lastRowAt, fileBytes, rangeEnded),
                        now);
    }

    /**
     * Writes everything and publishes the file.
     *
     * @throws IOException if the store refuses; the rows wait, and the call may be repeated
     */
    List<StoredFile> rotate(RotationReason reason) throws IOException {
        List<StoredFile> stored = new ArrayList<>();
        writeRowGroup().ifPresent(stored::add);
        if (file != null) {
            stored.add(publish(file, reason));
        }
        return stored;
    }

    private StoredFile publish(OpenFile open, RotationReason reason) throws IOException {
        RotationReason first = ending == null ? reason : ending;
        ending = first;
        Instant start = workshop.clock().instant();
        StoredFile stored = open.publish(start);
        file = null;
        ending = null;
        open.close();
        firstRowAt = batches.isEmpty() ? Instant.MAX : lastRowAt;
        workshop.events()
                .fileStored(stored, first, Duration.between(start, workshop.clock().instant()));
        return stored;
    }

    /** Marks an empty partition as forgotten. */
    boolean retireIfEmpty() {
        retired = retired || (batches.isEmpty() && file == null);
        return retired;
    }

    TableStatus.OpenPartition status() {
        return new TableStatus.OpenPartition(
                partition.path(),
                buffered.rows(),
                buffered.bytes(),
                file == null ? 0 : file.rowCount(),
                file == null ? 0 : file.sizeBytes(),
                firstRowAt);
    }

    /** Drops what is left; used when the process gives up. */
    void discard() {
        batches.forEach(Batch::close);
        batches.clear();
        if (file != null) {
            file.close();
            file = null;
        }
        retired = true;
    }
}
