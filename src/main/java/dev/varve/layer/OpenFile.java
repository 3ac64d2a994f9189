package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.parquet.ParquetWriter;
import dev.varve.record.Schema;
import dev.varve.store.BlobExistsException;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file that is being written. Each step may be repeated after the store failed, and
 * goes on where it was: what is encoded waits in memory until the store takes it. Guarded by the
 * lock of its partition.
 */
final class OpenFile implements AutoCloseable {

    private final Workshop workshop;
    private final Partition partition;
    private final Schema schema;
    private final StagedBlob staged;
    private final ParquetWriter writer;
    private final PendingBytes pending = new PendingBytes();
    private final MessageDigest sha256 = newSha256();

    /** The file's names, where they are known from the start. */
    private final Optional<FileNames.Pair> knownNames;

    private Optional<FileContent> content = Optional.empty();
    private @Nullable Published published;
    private boolean ended;
    private @Nullable String checksum;

    /** The object is in the store; its manifest may be. */
    private record Published(FileNames.Pair names, CreatedBlob blob, ByteBuffer manifest) {}

    /**
     * Stages a new file; nothing is visible.
     *
     * @param first where the rows of its first row group reach: what names it, if positions do
     * @throws IOException if the store can tell already that nothing can be written
     */
    OpenFile(Workshop workshop, Partition partition, Schema schema, FileContent.Extent first)
            throws IOException {
        this.workshop = workshop;
        this.partition = partition;
        this.schema = schema;
        this.knownNames = workshop.names().known(partition, first.firstPosition());
        this.staged =
                knownNames.isPresent()
                        ? workshop.store().stageAs(knownNames.get().file())
                        : workshop.store().stage(workshop.names().near(partition));
        this.writer =
                new ParquetWriter(
                        partition.table(),
                        schema,
                        workshop.settings().compression(),
                        workshop.columnExecutor(),
                        pending);
    }

    Schema schema() {
        return schema;
    }

    /** Compressed bytes of the row groups so far. */
    long sizeBytes() {
        return writer.sizeBytes();
    }

    long rowCount() {
        return writer.rowCount();
    }

    /** Bytes that the store keeps in this process' memory because it has not sent them yet. */
    long heldBytes() {
        return staged.heldBytes();
    }

    /** Whether it takes no more rows: it was to be published, and that may have failed. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the store has not taken all that is encoded: {@link #drain()} must come first. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    /**
     * Encodes the rows as the next row group. They are in the file now; {@link #drain()} hands them
     * on.
     */
    void encode(List<Batch> batches, FileContent.Extent extent) throws IOException {
        writer.writeRowGroup(batches);
        FileContent.Extent whole =
                content.map(FileContent::extent).map(extent::with).orElse(extent);
        content = Optional.of(new FileContent(partition, schema, writer.rowCount(), whole));
    }

    /**
     * Gives the store what it has not taken yet.
     *
     * @throws IOException if the store refuses; nothing is lost, and the call may be repeated
     */
    void drain() throws IOException {
        pending.drainTo(
                bytes -> {
                    staged.append(bytes);
                    sha256.update(bytes.duplicate());
                });
    }

    /**
     * Ends the file, makes it visible, and then its manifest.
     *
     * @param now goes into the manifest as the time of its creation
     * @throws IOException if the store refuses; nothing is lost, and the call may be repeated
     */
    StoredFile publish(Instant now) throws IOException {
        FileContent finished = content.orElseThrow();
        String digest = finish(finished);
        if (published == null) {
            published = commit(finished, digest, now);
        }
        CreatedBlob blob = published.blob();
        FileNames.Pair names = published.names();
        if (!blob.existed() || workshop.store().head(names.manifest()).isEmpty()) {
            workshop.store().create(names.manifest(), published.manifest());
        }
        return new StoredFile(
                partition.table(),
                names.file(),
                names.manifest(),
                finished.rowCount(),
                blob.sizeBytes(),
                digest,
                blob.existed());
    }

    private String finish(FileContent finished) throws IOException {
        if (checksum == null) {
            if (!ended) {
                writer.finish(workshop.manifest().footer(finished));
                ended = true;
            }
            drain();
            checksum = HexFormat.of().formatHex(sha256.digest());
        }
        return checksum;
    }

    private Published commit(FileContent finished, String digest, Instant now) throws IOException {
        FileNames.Pair names = knownNames.orElseGet(() -> workshop.names().of(finished, digest));
        CreatedBlob blob;
        try {
            blob = staged.commit(names.file());
        } catch (BlobExistsException e) {
            names = workshop.names().further(finished, digest).orElseThrow(() -> e);
            blob = staged.commit(names.file());
        }
        String json =
                workshop.manifest().json(finished, names.fileName(), digest, blob.sizeBytes(), now);
        return new Published(names, blob, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Lets go of everything; a file that was not published leaves nothing. */
    @Override
    public void close() {
        writer.close();
        staged.close();
    }
}
