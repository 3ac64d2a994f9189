package dev.varve.store.gcs;

import dev.varve.store.AbstractStagedBlob;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.Crc32c;
import dev.varve.store.CreatedBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way into the bucket. Up to the threshold it is held in memory and sent with one
 * request; beyond, {@link GcsUpload} sends it in chunks while more are appended.
 */
final class GcsStagedBlob extends AbstractStagedBlob {

    private final GcsSettings settings;
    private final GcsApi api;
    private final GcsPlacement placement;
    private final GcsFailure failure;
    private final String id = UUID.randomUUID().toString();
    private final CRC32C checksum = new CRC32C();
    private final HeldBytes held = new HeldBytes();

    private @Nullable GcsUpload upload;

    GcsStagedBlob(
            BlobKey near,
            boolean named,
            GcsSettings settings,
            GcsApi api,
            GcsPlacement placement,
            GcsFailure failure) {
        super(near, named);
        this.settings = settings;
        this.api = api;
        this.placement = placement;
        this.failure = failure;
    }

    @Override
    protected void write(ByteBuffer bytes) throws IOException {
        requireNotInterrupted();
        if (upload != null) {
            upload.makeRoom();
        }
        held.add(bytes);
        checksum.update(bytes.duplicate());
        if (upload == null && held.sizeBytes() > settings.thresholdBytes()) {
            upload = new GcsUpload(near(), isNamed(), id, settings, api, placement, held);
        }
        if (upload != null) {
            upload.sendInBackground();
        }
    }

    @Override
    public long heldBytes() {
        return held.sizeBytes();
    }

    @Override
    protected IOException failed(String doing, IOException failed) {
        return failure.of(doing, failed);
    }

    @Override
    protected CreatedBlob create(BlobKey key) throws IOException {
        return place(key, GcsApi.NO_GENERATION);
    }

    @Override
    protected CreatedBlob put(BlobVersion there) throws IOException {
        return place(there.key(), Long.parseLong(there.tag()));
    }

    private CreatedBlob place(BlobKey key, long replaced) throws IOException {
        requireNotInterrupted();
        mayBeVisibleAs(key);
        var content = content();
        return upload == null
                ? insert(key, content, replaced)
                : upload.commit(key, content, replaced);
    }

    private GcsPlacement.ExpectedContent content() {
        return new GcsPlacement.ExpectedContent(held.end(), Crc32c.base64(checksum), id);
    }

    private CreatedBlob insert(BlobKey key, GcsPlacement.ExpectedContent content, long replaced)
            throws IOException {
        var resource =
                placement.describe(key.value(), key, content.upload()).setCrc32c(content.crc32c());
        try {
            placement.verified(api.insert(resource, held.range(0, held.end()), replaced), content);
            return new CreatedBlob(key, content.sizeBytes(), false);
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            return placement.found(key, content);
        }
    }

    @Override
    protected void requireSameIfPresent(BlobKey key) throws IOException {
        requireNotInterrupted();
        var there = api.get(key.value());
        if (there.isPresent()) {
            placement.found(key, there.get(), content());
        }
    }

    @Override
    protected void letGo() {
        if (upload != null) {
            upload.close();
        }
        held.letGo();
    }

    private void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted");
        }
    }
}
