package dev.varve.layer;

import dev.varve.parquet.EncodedRowGroup;
import dev.varve.parquet.FileAssembly;
import dev.varve.parquet.RowGroupEncoder;
import dev.varve.record.Schema;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file that is being written. Row groups are added by the partition's encoder, one
 * after the other; what they are as bytes is taken by the {@link FileUpload}. All state but the
 * assembly, which belongs to the encoder and after the end to the upload, is guarded by the lock of
 * {@link LayerState}.
 */
final class OpenFile {

    /** Of a column chunk's places, statistics and indexes, about. */
    private static final int FOOTPRINT_BYTES = 512;

    private final PartitionRows partition;
    private final RowGroupEncoder encoder;
    private final FileAssembly assembly;
    private final Schema written;
    private final FileContent.Extent first;
    private final Instant firstRowAt;
    private @Nullable Addition head;
    private @Nullable Addition last;
    private @Nullable Addition untaken;
    private Optional<FileContent> content = Optional.empty();
    private long sizeBytes;
    private int rowGroups;
    private boolean incomplete;
    private boolean expecting;
    private @Nullable RotationReason postponed;
    private @Nullable RotationReason ending;
    private @Nullable FileUpload upload;

    /**
     * @param first where the rows of its first row group reach: what names it, if positions do
     * @param firstRowAt when the first of these rows came
     */
    OpenFile(
            LayerContext context,
            PartitionRows partition,
            Schema schema,
            FileContent.Extent first,
            Instant firstRowAt) {
        LayerSettings settings = context.settings();
        this.partition = partition;
        this.first = first;
        this.firstRowAt = firstRowAt;
        Set<String> leftOut = settings.columns().leftOut(partition.partition());
        this.written = schema.without(leftOut);
        this.encoder =
                new RowGroupEncoder(
                        schema,
                        leftOut,
                        settings.compression(),
                        context.threads().columns(),
                        context.scratches());
        this.assembly =
                new FileAssembly(
                        partition.partition().table(),
                        written,
                        settings.compression(),
                        settings.columns().jsonType());
    }

    PartitionRows partition() {
        return partition;
    }

    /** The columns that its rows may have, those that it leaves out among them. */
    Schema schema() {
        return encoder.schema();
    }

    RowGroupEncoder encoder() {
        return encoder;
    }

    FileContent.Extent first() {
        return first;
    }

    Instant firstRowAt() {
        return firstRowAt;
    }

    /**
     * Makes the row group part of the file, in one last step after all that can fail. Called by the
     * encoder, without the lock.
     *
     * @return what {@link #add} makes known to everyone
     */
    Addition assemble(EncodedRowGroup rowGroup, SealedRows rows) {
        FileContent.Extent extent =
                content.map(FileContent::extent)
                        .map(before -> before.with(rows.extent()))
                        .orElse(rows.extent());
        long rowCount = assembly.rowCount() + rowGroup.rowCount();
        Addition addition =
                new Addition(
                        Optional.of(
                                new FileContent(
                                        partition.partition(),
                                        schema(),
                                        written,
                                        rowCount,
                                        extent)),
                        rows.outcome());
        addition.bytes = assembly.append(rowGroup);
        return addition;
    }

    /** One row group; a link in the chain of all of a file, since linking cannot fail. */
    static final class Addition {

        private final Optional<FileContent> content;
        private final Outcome outcome;
        private List<ByteBuffer> bytes = List.of();
        private @Nullable Addition next;

        private Addition(Optional<FileContent> content, Outcome outcome) {
            this.content = content;
            this.outcome = outcome;
        }

        long sizeBytes() {
            return bytes.stream().mapToLong(ByteBuffer::remaining).sum();
        }
    }

    /** What a row group leaves on the heap until its file is published: its share of the footer. */
    long footprintBytes() {
        return (long) FOOTPRINT_BYTES * (1 + schema().fields().size());
    }

    /** The same for all row groups together. */
    long footprintOfAllBytes() {
        return footprintBytes() * rowGroups;
    }

    /** The row group counts from now on. */
    void add(Addition addition) {
        if (last == null) {
            head = addition;
        } else {
            last.next = addition;
        }
        last = addition;
        if (untaken == null) {
            untaken = addition;
        }
        rowGroups++;
        content = addition.content;
        sizeBytes = assembly.sizeBytes();
    }

    /** The bytes of the next row group that nobody has asked for; empty if there is none. */
    List<ByteBuffer> takeEncoded() {
        Addition taken = untaken;
        if (taken == null) {
            return List.of();
        }
        untaken = taken.next;
        List<ByteBuffer> bytes = taken.bytes;
        taken.bytes = List.of();
        return bytes;
    }

    boolean hasEncoded() {
        return untaken != null;
    }

    /** Rows of its row groups. */
    long rowCount() {
        return content.map(FileContent::rowCount).orElse(0L);
    }

    /** Compressed bytes of its row groups. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** What it holds; there is at least one row group. */
    FileContent content() {
        return content.orElseThrow();
    }

    FileAssembly assembly() {
        return assembly;
    }

    /** Whether a row group has to come before it can end. */
    boolean isIncomplete() {
        return incomplete || expecting;
    }

    /** Whether an encoder makes a row group of this file. */
    void expect(boolean now) {
        expecting = now;
    }

    void incomplete(boolean now) {
        incomplete = now;
    }

    /** Ends as soon as it is complete; the first reason counts. */
    void postponeEnding(RotationReason reason) {
        postponed = postponed == null ? reason : postponed;
    }

    Optional<RotationReason> postponedEnding() {
        return Optional.ofNullable(postponed);
    }

    /** Takes no more rows; the first reason counts. */
    void end(RotationReason reason) {
        ending = ending == null ? reason : ending;
    }

    Optional<RotationReason> ending() {
        return Optional.ofNullable(ending);
    }

    /** What becomes of its row groups, in their order. */
    List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Addition each = head; each != null; each = each.next) {
            outcomes.add(each.outcome);
        }
        return outcomes;
    }

    /** Its way to the store, once there is one. */
    @Nullable FileUpload upload() {
        return upload;
    }

    void begin(FileUpload way) {
        upload = way;
    }
}
