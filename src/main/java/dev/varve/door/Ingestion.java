package dev.varve.door;

import dev.varve.journal.DeadLetters;
import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.HeldMemory;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.OverloadedException;
import dev.varve.layer.Prepared;
import dev.varve.layer.Receipt;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.DocumentReader;
import dev.varve.record.json.LineChunks;
import dev.varve.record.json.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way of one stream's records into the layers: reads them chunk by chunk, has each chunk
 * divided into partitions, and commits it with its rejections. Committed records are accepted:
 * buffered in memory, and stored later. A chunk, or a part of one that has many bad lines, is
 * accepted whole or not at all, so what a failure leaves is always the beginning of the stream. Not
 * thread-safe.
 */
public final class Ingestion implements AutoCloseable {

    /**
     * Lines read at once: large enough that the work per chunk vanishes, small enough for the
     * memory.
     */
    public static final int CHUNK_BYTES = 1 << 20;

    private static final int CHUNK_RECORDS = 10_000;

    /**
     * What a chunk needs while it is read, in its own length: the bytes, and the rows about twice.
     */
    private static final int CHUNK_MEMORY = 3;

    private static final int SLICE_BYTES = 64 << 10;
    private static final int MANY_REJECTIONS = 1_000;

    /** How large the rejections of a body may be that is accepted whole or not at all. */
    private static final long MAX_HELD_BYTES = 16 << 20;

    /** What a rejection needs besides the record itself, about. */
    private static final int REJECTION_BYTES = 256;

    private final LayerWriter layers;
    private final DeadLetters deadLetters;
    private final RecordLimits limits;
    private final RecordReader reader;
    private final MemoryWait waits;
    private final Consumer<Runnable> committing;
    private final HeldMemory staged;
    private final HeldMemory rejected;
    private final LargeRecords largeRecords;
    private final RecordTally tally = new RecordTally();
    private final List<Prepared> held = new ArrayList<>();
    private final List<Rejection> heldRejections = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private boolean collectsReceipts;
    private boolean hasLargeRecord;

    /**
     * @param reader cleared; used by nobody else until this is closed
     * @param waits how long to wait while there is no memory for a chunk
     * @param committing runs the steps that accept records, or refuses to
     */
    public Ingestion(
            Engine engine, RecordReader reader, MemoryWait waits, Consumer<Runnable> committing) {
        this.layers = engine.layers();
        this.deadLetters = engine.deadLetters();
        this.limits = engine.catalog().limits();
        this.reader = reader;
        this.waits = waits;
        this.committing = committing;
        this.staged = layers.stagedMemory();
        this.rejected = layers.rejectedMemory();
        this.largeRecords = engine.largeRecords();
    }

    /** From now on the receipts of what is accepted are there to be asked for. */
    public void collectReceipts() {
        collectsReceipts = true;
    }

    /** Of all that was accepted since {@link #collectReceipts}. */
    public List<Receipt> receipts() {
        return receipts;
    }

    /** What was accepted and rejected so far. */
    public RecordTally tally() {
        return tally;
    }

    /**
     * Accepts lines as they come, each chunk as soon as it is read.
     *
     * @param chunkBytes about how much to read at once
     * @throws OverloadedException if there was no memory for a chunk until the end of the wait; the
     *     chunks before stay
     * @throws DeadLettersFullException if rejections cannot be stored; the chunks before stay
     * @throws IOException if the stream fails; the chunks before stay
     */
    public void acceptLines(InputStream lines, int chunkBytes) throws IOException {
        acceptLines(lines, chunkBytes, () -> {});
    }

    /**
     * As {@link #acceptLines(InputStream, int)}.
     *
     * @param accepted runs whenever a chunk was accepted; what it throws ends the reading
     * @throws OverloadedException if there was no memory for a chunk until the end of the wait; the
     *     chunks before stay
     * @throws DeadLettersFullException if rejections cannot be stored; the chunks before stay
     * @throws IOException if the stream fails; the chunks before stay
     */
    public void acceptLines(InputStream lines, int chunkBytes, Runnable accepted)
            throws IOException {
        reserveFor(chunkBytes);
        LineChunks chunks = reader.lines(lines, chunkBytes);
        chunks.beforeGrowth(this::takeLargeRecord);
        while (chunks.next()) {
            read(
                    chunks,
                    () -> {
                        committing.accept(this::commit);
                        accepted.run();
                    });
        }
        acceptRest(chunks.overlong());
        accepted.run();
    }

    /**
     * Accepts all lines or, when it throws, none.
     *
     * @throws TooManyRejectionsException if too many of them are rejected
     * @throws OverloadedException if there is no memory for them
     * @throws DeadLettersFullException if rejections cannot be stored
     * @throws IOException if the stream fails
     */
    public void acceptAllLines(InputStream lines) throws IOException {
        reserveFor(CHUNK_BYTES);
        LineChunks chunks = reader.lines(lines, CHUNK_BYTES);
        chunks.beforeGrowth(this::takeLargeRecord);
        while (chunks.next()) {
            read(chunks, this::boundHeld);
        }
        acceptRest(chunks.overlong());
    }

    /**
     * Accepts all records of a JSON document, an object or an array of objects, or, when it throws,
     * none.
     *
     * @throws TooManyRejectionsException if too many of them are rejected
     * @throws dev.varve.record.json.MalformedBodyException if the document is not JSON as a whole
     * @throws OverloadedException if there is no memory for them
     * @throws DeadLettersFullException if rejections cannot be stored
     * @throws IOException if the stream fails
     */
    public void acceptDocument(InputStream document) throws IOException {
        reserveFor(CHUNK_BYTES);
        DocumentReader elements =
                new DocumentReader(document, limits, CHUNK_BYTES, this::takeLargeRecord);
        int records = 0;
        long bytes = 0;
        while (elements.next()) {
            elements.read(reader);
            records++;
            bytes += elements.sizeBytes();
            if (records >= CHUNK_RECORDS || bytes >= CHUNK_BYTES || reader.isFull()) {
                settle(elements.overlong(), this::boundHeld);
                records = 0;
                bytes = 0;
            }
        }
        acceptRest(elements.overlong());
    }

    private void reserveFor(int chunkBytes) {
        staged.reserve((long) CHUNK_MEMORY * chunkBytes, waits.first());
    }

    /** For a record longer than a chunk: its place is kept until the reader is trimmed. */
    private void takeLargeRecord() {
        if (!hasLargeRecord) {
            largeRecords.enter(longestWait());
            hasLargeRecord = true;
        }
    }

    /**
     * Reads a chunk, and settles what there is whenever many of its lines were rejected: a
     * rejection needs a hundred times the memory of the shortest line.
     */
    private void read(LineChunks chunks, Runnable settle) {
        byte[] lines = chunks.buffer();
        long line = chunks.firstLine();
        int from = chunks.from();
        while (from < chunks.to()) {
            int to = Math.min(from + SLICE_BYTES, chunks.to());
            while (to < chunks.to() && lines[to - 1] != '\n') {
                to++;
            }
            line = reader.read(lines, from, to, line);
            from = reader.stoppedAt();
            if (reader.rejectionCount() >= MANY_REJECTIONS || reader.isFull()) {
                settle(List.of(), settle);
            }
        }
        chunks.countedTo(line);
        settle(chunks.overlong(), settle);
    }

    /** Divides what was read, does with it what is to be done, and forgets it. */
    private void settle(List<Rejection> overlong, Runnable settle) {
        staged.resize(Math.max(staged.sizeBytes(), reader.stagedBytes()));
        prepare(overlong);
        settle.run();
        reader.clear();
        if (held.isEmpty()) {
            reader.forget();
        }
    }

    private void boundHeld() {
        if (rejected.sizeBytes() > MAX_HELD_BYTES) {
            throw new TooManyRejectionsException(
                    "the body has too many records that cannot be taken, %,d so far; the first: %s"
                            .formatted(heldRejections.size(), heldRejections.getFirst().message()));
        }
    }

    private void acceptRest(List<Rejection> overlong) {
        settle(overlong, () -> committing.accept(this::commit));
    }

    /** Divides what was read and holds it; nothing of it is accepted yet. */
    private void prepare(List<Rejection> overlong) {
        List<Prepared> prepared = new ArrayList<>();
        boolean complete = false;
        try {
            for (RowSource rows : reader.staged()) {
                prepared.add(layers.prepare(rows, longestWait()));
            }
            complete = true;
        } finally {
            if (!complete) {
                prepared.forEach(Prepared::close);
            }
        }
        held.addAll(prepared);
        int before = heldRejections.size();
        heldRejections.addAll(overlong);
        heldRejections.addAll(reader.rejections());
        prepared.forEach(each -> heldRejections.addAll(each.rejections()));
        long sizeBytes = rejected.sizeBytes();
        for (Rejection each : heldRejections.subList(before, heldRejections.size())) {
            sizeBytes += REJECTION_BYTES + each.raw().length;
        }
        rejected.resize(sizeBytes);
        tally.countDuplicateKeys(reader.duplicateKeys());
    }

    /**
     * Who has had nothing accepted yet can be sent away; who is in the middle of it is better
     * slowed down.
     */
    private Duration longestWait() {
        return tally.acceptedRows() == 0 ? waits.first() : waits.further();
    }

    /** Accepts what is held. The dead letters go first: they refuse more often than a commit. */
    private void commit() {
        if (!heldRejections.isEmpty()) {
            deadLetters.addAll(heldRejections, longestWait());
            tally.reject(heldRejections);
            heldRejections.clear();
            rejected.resize(0);
        }
        if (!held.isEmpty()) {
            List<Accepted> accepted =
                    held.stream().map(each -> new Accepted(each.table(), each.rowCount())).toList();
            Receipt receipt = layers.commit(held);
            accepted.forEach(each -> tally.accept(each.table(), each.rows()));
            held.clear();
            if (collectsReceipts) {
                receipts.add(receipt);
            }
        }
    }

    /** Rows that a commit hands over. */
    private record Accepted(TableName table, long rows) {}

    /** Lets go of what is held and not accepted. */
    @Override
    public void close() {
        try {
            held.forEach(Prepared::close);
            held.clear();
            reader.clear();
            reader.forget();
            staged.close();
            rejected.close();
        } finally {
            leaveLargeRecord();
        }
    }

    private void leaveLargeRecord() {
        if (hasLargeRecord) {
            hasLargeRecord = false;
            reader.trim();
            largeRecords.leave();
        }
    }
}
