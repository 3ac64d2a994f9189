package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.MemoryUse;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.partition.Partition;
import dev.varve.parquet.EncodedRowGroup;
import dev.varve.parquet.FileAssembly;
import dev.varve.parquet.RowGroupEncoder;
import dev.varve.record.Field;
import dev.varve.record.RowSource;
import dev.varve.record.Schema;
import dev.varve.record.Sha256;
import dev.varve.record.TableSchema;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobVersion;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one file of a range, made by the thread that brings its rows: these and the settings alone
 * decide what it holds, since no clock, no memory and no neighbour ends a row group or the file.
 * Not visible before {@link #finish}; {@link #close} before leaves nothing. For one thread at a
 * time.
 */
public final class RangeAssembly implements AutoCloseable {

    /** Of the footer's key/value metadata: what beside the rows decides the file's bytes. */
    static final String WRITING = "varve.writing";

    private final LayerContext context;
    private final MemoryRelief memory;
    private final Partition partition;
    private final Object order;
    private final Optional<AuditTrail> audit;
    private final Schema written;
    private final RowGroupEncoder encoder;
    private final FileAssembly assembly;
    private final Pieces pieces = new Pieces();
    private final MessageDigest sha256 = Sha256.digest();
    private final Map<String, String> told = new LinkedHashMap<>();
    private final List<Batch> batches = new ArrayList<>();
    private Optional<StagedBlob> staged = Optional.empty();
    private Optional<Partition.LedgerSpan> ledgers = Optional.empty();
    private long heldBytes;
    private boolean finished;

    /**
     * @param order held while what depends on the table's other files is done
     * @param audit tells whether the file may take the place of another
     */
    RangeAssembly(
            LayerContext context,
            MemoryRelief memory,
            Partition partition,
            Set<String> excluded,
            Object order,
            Optional<AuditTrail> audit) {
        this.context = context;
        this.memory = memory;
        this.partition = partition;
        this.order = order;
        this.audit = audit;
        this.written = columns(context, partition).without(excluded);
        LayerSettings settings = context.settings();
        this.encoder =
                new RowGroupEncoder(
                        written,
                        Set.of(),
                        settings.compression(),
                        context.threads().columns(),
                        context.scratches());
        this.assembly =
                new FileAssembly(
                        partition.table(),
                        written,
                        settings.compression(),
                        settings.columns().jsonType());
        context.events().fileBegun(partition.table(), written);
    }

    private static Schema columns(LayerContext context, Partition partition) {
        TableSchema declared =
                context.catalog()
                        .declared(partition.table())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the table %s is not declared"
                                                        .formatted(partition.table())));
        List<Field> fields = new ArrayList<>(declared.fields());
        fields.addAll(declared.laterFields());
        return new Schema(fields);
    }

    /**
     * Takes the rows behind all earlier ones.
     *
     * @param rows their numbers in the source
     * @param count how many of them
     * @param span their first and last ledger
     * @param longest how long to wait for memory at most
     * @throws OverloadedException if there is no memory for them; nothing of them was taken
     */
    public void add(
            RowSource source, int[] rows, int count, Partition.LedgerSpan span, Duration longest) {
        batches.add(
                memory.allocate(
                        () -> Batch.select(source, rows, 0, count, context.budget()), longest));
        ledgers = ledgers.map(before -> before.with(span)).or(() -> Optional.of(span));
    }

    /**
     * The rows since the last call become a row group, and its bytes go to the store.
     *
     * @throws IOException if the store refuses them; the file cannot be gone on with
     */
    public void endRowGroup() throws IOException {
        Instant start = context.ages().instant();
        long sizeBytes = batches.stream().mapToLong(Batch::sizeBytes).sum();
        long rows = batches.stream().mapToLong(Batch::rowCount).sum();
        if (rows == 0) {
            return;
        }
        context.budget().take(MemoryUse.ENCODING, sizeBytes);
        List<ByteBuffer> bytes;
        try {
            EncodedRowGroup rowGroup = encoder.encode(batches);
            bytes = assembly.append(rowGroup);
        } finally {
            context.budget().release(MemoryUse.ENCODING, sizeBytes);
        }
        closeBatches();
        append(bytes);
        context.events()
                .rowGroupWritten(
                        partition.table(), rows, Duration.between(start, context.ages().instant()));
    }

    private void append(List<ByteBuffer> bytes) throws IOException {
        long encodedBytes = bytes.stream().mapToLong(ByteBuffer::remaining).sum();
        context.budget().take(MemoryUse.ENCODED, encodedBytes);
        try {
            if (staged.isEmpty()) {
                staged = Optional.of(context.store().stage(context.names().near(partition)));
            }
            pieces.begin(bytes);
            while (!pieces.isEmpty()) {
                ByteBuffer piece = pieces.next();
                staged.get().append(piece);
                sha256.update(piece.duplicate());
                pieces.taken();
                hold(staged.get().heldBytes());
            }
        } finally {
            context.budget().release(MemoryUse.ENCODED, encodedBytes);
        }
    }

    private void hold(long bytes) {
        if (bytes > heldBytes) {
            context.budget().take(MemoryUse.UPLOADING, bytes - heldBytes);
        } else {
            context.budget().release(MemoryUse.UPLOADING, heldBytes - bytes);
        }
        heldBytes = bytes;
    }

    /** Says something in the footer that is known before its end. */
    public void tell(String key, String value) {
        told.put(key, value);
    }

    /**
     * Ends the file of a whole range, and has it and its manifest made visible.
     *
     * @throws BlobExistsException if the range has a file with other bytes, which may not be
     *     replaced
     * @throws BrokenChainException if it may, and the audit chain does not know it
     * @throws IOException if the store refuses
     */
    public StoredFile finish() throws IOException, BrokenChainException {
        Publication publication = place(end(Optional.empty()));
        for (PublicationSubscriber subscriber : context.subscribers()) {
            subscriber.prepare(publication);
        }
        synchronized (order) {
            for (PublicationSubscriber subscriber : context.subscribers()) {
                subscriber.publish(publication);
            }
        }
        return stored(publication);
    }

    /**
     * The same of a range that lacks ledgers: under a name that says so, beside which the whole
     * range can have its file later. The audit chain does not know it.
     *
     * @param missing ledgers, as they are told: {@code 5-7}
     * @throws IOException if the store refuses
     */
    public StoredFile finishIncomplete(List<String> missing) throws IOException {
        Publication publication = commit(end(Optional.of(missing)));
        context.manifest().prepareIncomplete(publication, missing);
        return stored(publication);
    }

    /** All bytes are in the store, and nobody sees them. */
    private Publication end(Optional<List<String>> missing) throws IOException {
        endRowGroup();
        FileContent content =
                new FileContent(
                        partition,
                        written,
                        written,
                        assembly.rowCount(),
                        new FileContent.Extent(0, 0, ledgers));
        Map<String, String> footer = new LinkedHashMap<>(context.footers().of(content));
        footer.putAll(told);
        footer.put(WRITING, writing());
        missing.ifPresent(spans -> footer.put("varve.missing", String.join(",", spans)));
        append(List.of(assembly.finish(footer)));
        String digest = HexFormat.of().formatHex(sha256.digest());
        LayerFileNames.Pair names =
                missing.isPresent()
                        ? context.names().ofIncompleteRange(partition, digest)
                        : context.names().ofRange(partition);
        return new Publication(
                partition,
                names.file(),
                names.manifest(),
                digest,
                staged.orElseThrow().sizeBytes(),
                false,
                content,
                assembly.columns(),
                context.clock().instant());
    }

    private Publication place(Publication wanted) throws IOException, BrokenChainException {
        Optional<RangeReplacement> replacement = audit.flatMap(trail -> trail.replacement(wanted));
        if (replacement.isEmpty()) {
            return commit(wanted);
        }
        try {
            Publication committed = commit(wanted);
            if (committed.existed()) {
                replacement.get().begin(wanted, true);
            }
            return committed;
        } catch (BlobExistsException taken) {
            BlobVersion there = replacement.get().begin(wanted, false).orElseThrow(() -> taken);
            return wanted.in(staged.orElseThrow().replace(there), context.clock().instant());
        }
    }

    private Publication commit(Publication wanted) throws IOException {
        return wanted.in(staged.orElseThrow().commit(wanted.file()), context.clock().instant());
    }

    private String writing() {
        LayerSettings settings = context.settings();
        return "%s=%d;row-group-rows=%d;row-group-bytes=%d"
                .formatted(
                        settings.compression().codec().name().toLowerCase(java.util.Locale.ROOT),
                        settings.compression().level(),
                        settings.bufferRows(),
                        RowGroupCut.MOST_BYTES);
    }

    private StoredFile stored(Publication publication) {
        StoredFile file = publication.storedFile();
        close();
        context.events().fileStored(file, RotationReason.RANGE, Duration.ZERO);
        return file;
    }

    private void closeBatches() {
        batches.forEach(Batch::close);
        batches.clear();
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        closeBatches();
        staged.ifPresent(StagedBlob::close);
        hold(0);
    }
}
