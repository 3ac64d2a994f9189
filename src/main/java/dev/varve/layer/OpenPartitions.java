package dev.varve.layer;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The partitions that hold rows not yet published, and how many of them have a file open.
 * Thread-safe; no caller holds one partition's lock while asking for another's.
 */
final class OpenPartitions {

    /** Files open at once; each holds a descriptor and its footer so far. */
    private static final int MAX_OPEN_FILES = 64;

    private static final int PUBLISHED_TOGETHER = 32;

    private final Workshop workshop;
    private final long maxHeldBytes;
    private final Map<Partition, PartitionBuffer> buffers = new ConcurrentHashMap<>();

    /**
     * The partitions with a file and the bytes that the store keeps of it in memory, the one
     * written to longest ago first.
     */
    private final LinkedHashMap<PartitionBuffer, Long> heldBytes = new LinkedHashMap<>();

    OpenPartitions(Workshop workshop) {
        this.workshop = workshop;
        // held bytes lie beside the budget, on the heap unless the store has a better place; a heap
        // as large as the budget is what the encoders share with them, and encoding a full buffer
        // needs about half of it
        this.maxHeldBytes = workshop.budget().limitBytes() / 4;
    }

    /** What is done to a buffer while its lock is held. */
    interface Work {

        void on(PartitionBuffer buffer) throws IOException;
    }

    Collection<PartitionBuffer> all() {
        return buffers.values();
    }

    /** Appends the rows to their partition's buffer, which begins with them if need be. */
    PartitionBuffer append(Prepared.Part part, Instant now) {
        while (true) {
            PartitionBuffer buffer = buffers.computeIfAbsent(part.partition(), this::begin);
            buffer.lock().lock();
            try {
                if (!buffer.isRetired()) {
                    buffer.append(part.batch(), part.extent(), now);
                    return buffer;
                }
            } finally {
                buffer.lock().unlock();
            }
        }
    }

    private PartitionBuffer begin(Partition partition) {
        partition.ledgers().ifPresent(span -> endRangesBefore(partition, span.first()));
        return new PartitionBuffer(workshop, partition);
    }

    private void endRangesBefore(Partition later, long ledger) {
        for (PartitionBuffer buffer : buffers.values()) {
            Partition partition = buffer.partition();
            if (partition.table().equals(later.table())
                    && partition.ledgers().filter(span -> span.last() < ledger).isPresent()) {
                buffer.endRange();
            }
        }
    }

    /**
     * Works on one buffer alone, before and afterwards sees to it that the open files are not too
     * many and hold not too much: before, because a store that refuses files must not be given more
     * to hold.
     *
     * @throws IOException if the store refuses; nothing is lost
     */
    void work(PartitionBuffer buffer, Work work) throws IOException {
        endFilesThatHoldMost();
        alone(buffer, work);
        endFiles(idlest());
        endFilesThatHoldMost();
    }

    private void endFilesThatHoldMost() throws IOException {
        endFiles(heaviest());
    }

    private void endFiles(List<PartitionBuffer> ending) throws IOException {
        if (!ending.isEmpty()) {
            publish(ending, _ -> Optional.of(RotationReason.PRESSURE));
        }
    }

    /** Why a buffer must be published now, if it must. */
    interface Due {

        Optional<RotationReason> of(PartitionBuffer buffer);
    }

    /**
     * Publishes the buffers that are due, in groups: rows are encoded one buffer after another,
     * which bounds the memory; files are made durable together, since a disk syncs many as fast as
     * one.
     *
     * @return the files, in the order of the buffers
     * @throws IOException if the store refused some; the others are published, and nothing is lost
     */
    List<StoredFile> publish(List<PartitionBuffer> buffers, Due due) throws IOException {
        List<StoredFile> stored = new ArrayList<>();
        List<IOException> refusals = new ArrayList<>();
        for (int from = 0; from < buffers.size(); from += PUBLISHED_TOGETHER) {
            int to = Math.min(buffers.size(), from + PUBLISHED_TOGETHER);
            publishTogether(buffers.subList(from, to), due, stored, refusals);
        }
        if (!refusals.isEmpty()) {
            IOException first = refusals.removeFirst();
            refusals.forEach(first::addSuppressed);
            throw first;
        }
        return stored;
    }

    private void publishTogether(
            List<PartitionBuffer> group,
            Due due,
            List<StoredFile> stored,
            List<IOException> refusals) {
        List<Future<List<StoredFile>>> files = new ArrayList<>();
        try (ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (PartitionBuffer buffer : group) {
                files.add(publishers.submit(encoded(buffer, due)));
            }
        }
        for (int i = 0; i < files.size(); i++) {
            Future<List<StoredFile>> file = files.get(i);
            if (file.state() == Future.State.SUCCESS) {
                stored.addAll(file.resultNow());
            } else {
                IOException refusal = refusal(file.exceptionNow());
                workshop.events().storeFailed(group.get(i).partition(), refusal);
                refusals.add(refusal);
            }
        }
    }

    /** Encodes the buffer's rows now, if it is due, and leaves the rest to the task. */
    private Callable<List<StoredFile>> encoded(PartitionBuffer buffer, Due due) {
        List<StoredFile> stored = new ArrayList<>();
        try {
            alone(
                    buffer,
                    each -> {
                        if (due.of(each).isPresent()) {
                            each.writeRowGroup().ifPresent(stored::add);
                        }
                    });
        } catch (IOException refusal) {
            return () -> {
                throw refusal;
            };
        }
        return () -> {
            alone(
                    buffer,
                    each -> {
                        Optional<RotationReason> reason = due.of(each);
                        if (reason.isPresent()) {
                            stored.addAll(each.rotate(reason.get()));
                        }
                    });
            return stored;
        };
    }

    private static IOException refusal(Throwable failure) {
        return switch (failure) {
            case IOException refusal -> refusal;
            case RuntimeException unexpected -> throw unexpected;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        };
    }

    private void alone(PartitionBuffer buffer, Work work) throws IOException {
        buffer.lock().lock();
        try {
            work.on(buffer);
        } finally {
            if (buffer.retireIfEmpty()) {
                buffers.remove(buffer.partition(), buffer);
            }
            track(buffer);
            buffer.lock().unlock();
        }
    }

    private void track(PartitionBuffer buffer) {
        synchronized (heldBytes) {
            heldBytes.remove(buffer);
            if (buffer.hasFile()) {
                heldBytes.put(buffer, buffer.heldBytes());
            }
        }
    }

    /** The partitions whose files were written to longest ago, if too many are open. */
    private List<PartitionBuffer> idlest() {
        synchronized (heldBytes) {
            return heldBytes.size() > MAX_OPEN_FILES
                    ? heldBytes.keySet().stream().limit(PUBLISHED_TOGETHER).toList()
                    : List.of();
        }
    }

    /**
     * The partitions whose files hold most, if all together hold too much: so many that half of the
     * limit is free without them. Decided by bytes alone, so that one thread with one input always
     * makes the same files.
     */
    private List<PartitionBuffer> heaviest() {
        synchronized (heldBytes) {
            long sum = heldBytes.values().stream().mapToLong(Long::longValue).sum();
            if (sum <= maxHeldBytes) {
                return List.of();
            }
            List<PartitionBuffer> heaviest = new ArrayList<>();
            for (Map.Entry<PartitionBuffer, Long> each : heaviestFirst()) {
                heaviest.add(each.getKey());
                sum -= each.getValue();
                if (sum <= maxHeldBytes / 2) {
                    break;
                }
            }
            return heaviest;
        }
    }

    /** Files that hold the same stay in the order in which they were written to. */
    private List<Map.Entry<PartitionBuffer, Long>> heaviestFirst() {
        return heldBytes.entrySet().stream()
                .sorted(Map.Entry.<PartitionBuffer, Long>comparingByValue().reversed())
                .toList();
    }

    /** The partitions, in the order of their names. */
    List<PartitionBuffer> sorted() {
        List<PartitionBuffer> sorted = new ArrayList<>(buffers.values());
        sorted.sort(Comparator.comparing(buffer -> buffer.partition().toString()));
        return sorted;
    }
}
