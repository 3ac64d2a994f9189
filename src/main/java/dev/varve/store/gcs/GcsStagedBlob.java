package dev.varve.store.gcs;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An object on its way into the bucket. Up to the threshold it is held in memory and sent with one
 * request; beyond, {@link GcsUpload} sends it in chunks while more are appended.
 */
final class GcsStagedBlob implements StagedBlob {

    private enum State {
        APPENDING,
        COMMITTING,
        COMMITTED,
        CLOSED
    }

    private final BlobKey near;
    private final boolean named;
    private final GcsSettings settings;
    private final GcsApi api;
    private final GcsPlacement placement;
    private final GcsFailure failure;
    private final String id = UUID.randomUUID().toString();
    private final CRC32C checksum = new CRC32C();
    private final HeldBytes held = new HeldBytes();

    private State state = State.APPENDING;
    private @Nullable GcsUpload upload;

    /** Under which key the object may have become visible, with the answer lost. */
    private @Nullable BlobKey perhaps;

    GcsStagedBlob(
            BlobKey near,
            boolean named,
            GcsSettings settings,
            GcsApi api,
            GcsPlacement placement,
            GcsFailure failure) {
        this.near = near;
        this.named = named;
        this.settings = settings;
        this.api = api;
        this.placement = placement;
        this.failure = failure;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        require(state == State.APPENDING, "append");
        try {
            requireNotInterrupted();
            if (upload != null) {
                upload.makeRoom();
            }
        } catch (IOException e) {
            throw failure.of("cannot write '" + near + "'", e);
        }
        held.add(bytes);
        checksum.update(bytes.duplicate());
        if (upload == null && held.sizeBytes() > settings.thresholdBytes()) {
            upload = new GcsUpload(near, named, id, settings, api, placement, held);
        }
        if (upload != null) {
            upload.sendInBackground();
        }
    }

    @Override
    public long sizeBytes() {
        return held.end();
    }

    @Override
    public long heldBytes() {
        return held.sizeBytes();
    }

    @Override
    public CreatedBlob commit(BlobKey key) throws IOException {
        require(state != State.COMMITTED && state != State.CLOSED, "commit");
        if (named && !key.equals(near)) {
            throw new IllegalArgumentException(
                    "cannot commit under '%s': staged as '%s'".formatted(key, near));
        }
        state = State.COMMITTING;
        var content = new GcsPlacement.Content(held.end(), Crc32c.base64(checksum), id);
        try {
            requireNotInterrupted();
            if (perhaps != null && !perhaps.equals(key)) {
                requireTaken(key, content);
            }
            perhaps = key;
            CreatedBlob created =
                    upload == null ? insert(key, content) : upload.commit(key, content);
            state = State.COMMITTED;
            held.letGo();
            return created;
        } catch (BlobExistsException e) {
            if (key.equals(perhaps)) {
                perhaps = null;
            }
            throw e;
        } catch (IOException e) {
            throw failure.of("cannot store '" + key + "'", e);
        }
    }

    private CreatedBlob insert(BlobKey key, GcsPlacement.Content content) throws IOException {
        var resource =
                placement.describe(key.value(), key, content.upload()).setCrc32c(content.crc32c());
        try {
            placement.verified(api.insert(resource, held.range(0, held.end())), content);
            return new CreatedBlob(key, content.sizeBytes(), false);
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            return placement.found(key, content);
        }
    }

    /** Whoever tries several keys in turn tries them again after a failure, and learns the same. */
    private void requireTaken(BlobKey key, GcsPlacement.Content content) throws IOException {
        var there = api.get(key.value());
        if (there.isPresent()) {
            placement.found(key, there.get(), content);
        }
        throw new IllegalStateException(
                "cannot commit under '%s': it may be visible as another key".formatted(key));
    }

    @Override
    public void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            if (upload != null) {
                upload.close();
            }
            held.letGo();
        }
    }

    private void requireNotInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted");
        }
    }

    private void require(boolean allowed, String what) {
        if (!allowed) {
            throw new IllegalStateException(
                    "cannot %s: '%s' is %s"
                            .formatted(what, near, state.name().toLowerCase(Locale.ROOT)));
        }
    }
}
