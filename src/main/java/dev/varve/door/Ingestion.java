package dev.varve.door;

import dev.varve.journal.DeadLetterLimitException;
import dev.varve.journal.DeadLettersFullException;
import dev.varve.journal.ReservedLetters;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.layer.Commits;
import dev.varve.layer.HeldMemory;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.OverloadedException;
import dev.varve.layer.Prepared;
import dev.varve.layer.Receipt;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.json.LineChunks;
import dev.varve.record.json.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /**
     * What a chunk needs while it is read, in its own length: the bytes, and the rows about twice.
     */
    private static final int CHUNK_MEMORY = 3;

    /** So long a client with the place of a large record is waited for while others want it. */
    private static final Duration LARGE_RECORD_PATIENCE = Duration.ofSeconds(20);

    /** Of that many, what was read is settled: a rejection needs more memory than its record. */
    private static final int MANY_REJECTIONS = 1_000;

    private final LayerWriter layers;
    private final Commits commits;
    private final RecordLimits limits;
    private final ReadingTurn turn;
    private final MemoryWait waits;
    private final Consumer<Runnable> committing;
    private final HeldMemory staged;
    private final HeldMemory decoding;
    private final LargeRecords largeRecords;
    private final RecordTally tally;
    private final List<Prepared> held = new ArrayList<>();
    private final HeldRejections rejected;
    private Remarks heldRemarks = Remarks.NONE;

    /** Through which what is held was read. */
    private long heldLine;

    private Acknowledgement acknowledgement = Acknowledgement.NONE;
    private @Nullable List<Receipt> receipts;
    private boolean hasLargeRecord;

    /** For the client, while it has the place of a large record. */
    private Duration largeRecordWaits = Duration.ZERO;

    private boolean learns;

    /** While it is this stream's turn. */
    private @Nullable RecordReader reader;

    /**
     * @param turn to read, and to wait for it
     * @param waits how long to wait while there is no memory for a chunk
     * @param mostRejections of the whole stream
     * @param tally of what will be accepted and rejected; tells it also when this fails
     * @param committing runs the steps that accept records, or refuses to
     */
    public Ingestion(
            Engine engine,
            ReadingTurn turn,
            MemoryWait waits,
            long mostRejections,
            RecordTally tally,
            Consumer<Runnable> committing) {
        this.layers = engine.layers();
        this.commits = engine.commits();
        this.limits = engine.catalog().limits();
        this.turn = turn;
        this.waits = waits;
        this.tally = tally;
        this.committing = committing;
        this.staged = layers.stagedMemory();
        this.rejected = new HeldRejections(layers.rejectedMemory(), mostRejections, tally);
        this.decoding = layers.decodingMemory();
        this.largeRecords = engine.largeRecords();
    }

    /**
     * From now on nothing is accepted, and nothing rejected: tables learn from the records which
     * columns and types they will have.
     */
    public void onlyLearn() {
        learns = true;
    }

    /** From now on {@code collected} gets the receipts of what is accepted. */
    public void collectReceipts(List<Receipt> collected) {
        receipts = collected;
    }

    /** What comes is one request with a key, to be accepted whole or not at all. */
    public void acknowledgeBy(Acknowledgement request) {
        acknowledgement = request;
    }

    /**
     * Accepts lines as they come, each chunk as soon as it is read; whatever is thrown, the chunks
     * before stay. While no lines are there it holds nothing but the beginning of one that has not
     * come whole.
     *
     * @param chunkBytes about how much to read at once
     * @param arrival of the lines
     * @param accepted runs whenever a chunk was accepted; what it throws ends the reading
     * @throws TooManyRejectionsException if too many lines are rejected
     * @throws OverloadedException if there was no memory for a chunk until the end of the wait
     * @throws DeadLetterLimitException if the hour has too many rejections
     * @throws DeadLettersFullException if rejections cannot be stored
     * @throws IOException if the stream fails
     */
    public void acceptLines(InputStream lines, int chunkBytes, Arrival arrival, Runnable accepted)
            throws IOException {
        tally.countLines();
        LineChunks chunks = chunks(lines);
        chunks.askBeforeGrowth(() -> !isLarge(chunks) || triesLargeRecord());
        do {
            if (isLarge(chunks) && !triesLargeRecord()) {
                rest(chunks); // who has a place may need the turn
                takeLargeRecord();
            } else if (arrival.isDry()) {
                rest(chunks);
                await(arrival);
            }
            begin(chunkBytes).lend(chunks, chunkBytes);
        } while (acceptNext(chunks, arrival, accepted));
        heldLine = chunks.firstLine() - 1;
        acceptRest(chunks.overlong());
        accepted.run();
    }

    private boolean acceptNext(LineChunks chunks, Arrival arrival, Runnable accepted)
            throws IOException {
        boolean more = chunks.next(arrival::isDry);
        if (more && !chunks.isEmpty()) {
            Runnable accept = () -> acceptChunk(accepted);
            read(chunks, accept, chunks.isLast() ? Ingestion::hold : accept);
        }
        return more && !chunks.isLast();
    }

    private LineChunks chunks(InputStream lines) {
        LineChunks chunks = new LineChunks(lines, limits.maxRecordBytes());
        chunks.askBeforeGrowth(
                () -> {
                    if (isLarge(chunks)) {
                        takeLargeRecord();
                    }
                    return true;
                });
        return chunks;
    }

    private static boolean isLarge(LineChunks chunks) {
        return chunks.unreadBytes() >= CHUNK_BYTES;
    }

    private RecordReader begin(int chunkBytes) {
        if (reader == null) {
            reader = turn.begin();
        }
        staged.reserve((long) CHUNK_MEMORY * chunkBytes, longestWait());
        return reader;
    }

    /** What is there of a large record stays in the heap of its place. */
    private void rest(LineChunks chunks) {
        chunks.rest();
        endReading();
        if (chunks.heldBytes() < CHUNK_BYTES) {
            leaveLargeRecord();
            staged.resize(chunks.heldBytes());
        }
    }

    private void await(Arrival arrival) throws IOException {
        long begin = System.nanoTime();
        arrival.await();
        if (hasLargeRecord) {
            largeRecordWaits = largeRecordWaits.plusNanos(System.nanoTime() - begin);
            if (largeRecordWaits.compareTo(LARGE_RECORD_PATIENCE) > 0 && largeRecords.isAwaited()) {
                throw OverloadedException.slowLargeRecord();
            }
        }
    }

    private RecordReader reading() {
        return Objects.requireNonNull(reader, "it is not this stream's turn");
    }

    private void end() {
        try {
            endReading();
        } finally {
            leaveLargeRecord();
        }
    }

    private void endReading() {
        RecordReader ended = reader;
        reader = null;
        if (ended != null) {
            ended.clear();
            ended.forget();
            turn.end();
        }
    }

    private void leaveLargeRecord() {
        if (hasLargeRecord) {
            hasLargeRecord = false;
            largeRecordWaits = Duration.ZERO;
            largeRecords.leave();
        }
    }

    /**
     * Accepts all lines or, when it throws, none.
     *
     * @param chunkBytes about how much to read at once
     * @throws TooManyRejectionsException if too many of them are rejected
     * @throws OverloadedException if there is no memory for them
     * @throws DeadLetterLimitException if the hour has too many rejections
     * @throws DeadLettersFullException if rejections cannot be stored
     * @throws IOException if the stream fails
     */
    public void acceptAllLines(InputStream lines, int chunkBytes) throws IOException {
        LineChunks chunks = chunks(lines);
        begin(chunkBytes).lend(chunks, chunkBytes);
        while (chunks.next()) {
            read(chunks, rejected::requireSmall, rejected::requireSmall);
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
     * @throws DeadLetterLimitException if the hour has too many rejections
     * @throws DeadLettersFullException if rejections cannot be stored
     * @throws IOException if the stream fails
     */
    public void acceptDocument(InputStream document) throws IOException {
        readDocument(document, rejected::requireSmall);
    }

    /**
     * Accepts the records of a JSON document as {@link #acceptLines} does, in the same chunks as if
     * each had been a line.
     *
     * @param accepted runs whenever a chunk was accepted; what it throws ends the reading
     * @throws dev.varve.record.json.MalformedBodyException if the document is not JSON as a whole
     * @throws IOException if the stream fails
     */
    public void acceptElements(InputStream document, Runnable accepted) throws IOException {
        readDocument(document, () -> acceptChunk(accepted));
        accepted.run();
    }

    private void acceptChunk(Runnable accepted) {
        committing.accept(this::commit);
        accepted.run();
    }

    private void readDocument(InputStream in, Runnable settle) throws IOException {
        RecordReader reading = begin(CHUNK_BYTES);
        ElementChunks elements = new ElementChunks(in, limits, CHUNK_BYTES, this::takeLargeRecord);
        while (elements.next()) {
            if (elements.isToSettle(reading, leftRejections())) {
                settle(elements.overlong(), settle);
            }
            elements.read(reading);
        }
        acceptRest(elements.overlong());
    }

    /**
     * Counts what the decoder of the stream is about to hold, until this is closed.
     *
     * @throws OverloadedException if there was no memory for it until the end of the wait
     */
    public void reserveForDecoder(long bytes) {
        decoding.reserve(bytes, waits.first());
    }

    private boolean triesLargeRecord() {
        hasLargeRecord = hasLargeRecord || largeRecords.triesToEnter();
        return hasLargeRecord;
    }

    /** For a record longer than a chunk: its place is kept until the reader is given back. */
    private void takeLargeRecord() {
        if (!hasLargeRecord) {
            largeRecords.enter(longestWait());
            hasLargeRecord = true;
        }
    }

    /**
     * Reads a chunk, and settles what there is whenever many of its lines were rejected.
     *
     * @param last settles what there is at its end
     */
    private void read(LineChunks chunks, Runnable settle, Runnable last) {
        RecordReader reading = reading();
        List<Rejection> overlong = chunks.overlong();
        long line = chunks.firstLine();
        int from = chunks.from();
        do {
            reading.stopAfter(leftRejections());
            line = reading.read(chunks.buffer(), from, chunks.to(), line);
            from = reading.stoppedAt();
            heldLine = line - 1;
            settle(overlong, from < chunks.to() ? settle : last);
            overlong = List.of();
        } while (from < chunks.to());
        chunks.countedTo(line);
    }

    /** So that a body's records are taken to just behind the last rejection that it may have. */
    private int leftRejections() {
        return Math.clamp(rejected.left(), 1, MANY_REJECTIONS);
    }

    /** Divides what was read, does with it what is to be done, and forgets it. */
    private void settle(List<Rejection> overlong, Runnable settle) {
        RecordReader reading = reading();
        if (!hasLargeRecord) { // its place has heap of its own
            staged.resize(Math.max(staged.sizeBytes(), reading.stagedBytes()));
        }
        if (learns) {
            reading.staged().forEach(layers::learn);
        } else {
            prepare(overlong, reading);
            settle.run();
            tally.widened(reading.widenings());
        }
        reading.clear();
        if (held.isEmpty()) {
            reading.forget();
        }
    }

    /** What was read is committed with what comes behind it. */
    private static void hold() {}

    /** What is committed last may wait for a disk: until then others can read. */
    private void acceptRest(List<Rejection> overlong) {
        settle(overlong, Ingestion::hold);
        end();
        staged.resize(0);
        if (!learns) {
            committing.accept(this::commit);
        }
    }

    /** Divides what was read and holds it; nothing of it is accepted yet. */
    private void prepare(List<Rejection> overlong, RecordReader reading) {
        List<Prepared> prepared = new ArrayList<>();
        boolean complete = false;
        try {
            for (RowSource rows : reading.staged()) {
                prepared.add(commits.prepare(rows, longestWait()));
            }
            held.addAll(prepared);
            complete = true;
        } finally {
            if (!complete) {
                prepared.forEach(Prepared::close);
            }
        }
        rejected.addAll(overlong.stream().map(each -> each.into(reading.namedTable())).toList());
        rejected.addAll(reading.rejections());
        prepared.forEach(each -> rejected.addAll(each.rejections()));
        long timeless = prepared.stream().mapToLong(Prepared::timelessRows).sum();
        heldRemarks =
                heldRemarks.plus(new Remarks(reading.duplicateKeys(), reading.nulls(), timeless));
        rejected.requireFew();
    }

    /**
     * Who has had nothing accepted yet can be sent away; who is in the middle of it is better
     * slowed down.
     */
    private Duration longestWait() {
        return tally.acceptedRows() == 0 ? waits.first() : waits.further();
    }

    /**
     * Accepts what is held and has its rejections kept, or neither. The dead letters are asked for
     * room first: they refuse more often than a commit.
     */
    private void commit() {
        RecordTally.Counts next = tally.with(held());
        Optional<KeyedAnswer> answer = acknowledgement.answerTo(RecordTally.of(next));
        try (ReservedLetters letters = commits.reserve(rejected.all(), longestWait())) {
            try {
                commitHeld(letters, answer);
            } finally {
                // an Error behind the commit does not take the rows back
                if (letters.isSettled()) {
                    tally.become(next);
                    answer.ifPresent(acknowledgement::isGiven);
                }
            }
        }
        held.clear();
        rejected.clear();
        heldRemarks = Remarks.NONE;
    }

    private RecordTally.Piece held() {
        Map<TableName, Long> accepted = new HashMap<>();
        held.forEach(each -> accepted.merge(each.table(), each.rowCount(), Long::sum));
        return new RecordTally.Piece(accepted, rejected.all(), heldRemarks, heldLine);
    }

    private void commitHeld(ReservedLetters letters, Optional<KeyedAnswer> answer) {
        if (held.isEmpty() && letters.isEmpty() && answer.isEmpty()) {
            letters.keep();
        } else {
            Receipt receipt =
                    answer.isPresent()
                            ? commits.commit(held, letters, answer.get())
                            : commits.commit(held, letters);
            if (receipts != null) {
                receipts.add(receipt);
            }
        }
    }

    /** Lets go of what is held and not accepted. */
    @Override
    public void close() {
        // what is counted comes first: there may be no memory for the rest
        try {
            held.forEach(Prepared::close);
            held.clear();
            staged.close();
            rejected.close();
            decoding.close();
        } finally {
            end();
        }
    }
}
