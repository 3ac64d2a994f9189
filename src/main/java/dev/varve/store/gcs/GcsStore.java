package dev.varve.store.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.cloud.storage.StorageOptions;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.Finding;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket of Google Cloud Storage; a key is an object's name.
 *
 * <p>Every creation carries {@code ifGenerationMatch=0}: it fails where the name is taken, whoever
 * took it. What is there is then compared by length and CRC32C. Small objects are one request;
 * large ones go in chunks, to their name where it is known, otherwise to a temporary object below
 * {@code .varve-staging/} that the server copies. No request is sent twice here; callers repeat
 * calls. An interrupt ends a call at once; a request that was under way may still take effect, as
 * after any failure.
 */
public final class GcsStore implements BlobStore {

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final GcsSettings settings;
    private final GcsApi api;
    private final GcsPlacement placement;
    private final GcsFailure failure;
    private final ReentrantLock proving = new ReentrantLock();
    private volatile boolean proven;
    private volatile boolean closed;

    /**
     * Nothing is asked here; {@link #probe} tells whether the store would work.
     *
     * @param options of a client over HTTP, such as {@link GcsConnection#options} makes; their
     *     transport, credentials and endpoint are used, their retries are not
     */
    public GcsStore(StorageOptions options, GcsSettings settings) {
        this.settings = settings;
        this.api = new GcsApi(options, settings.bucket());
        this.placement = new GcsPlacement(api, settings.version(), settings.lock());
        this.failure = new GcsFailure(settings.bucket());
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        try (StagedBlob staged = stageAs(key)) {
            staged.append(bytes);
            return staged.commit(key);
        }
    }

    @Override
    public StagedBlob stage(BlobKey near) {
        return stage(near, false);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) {
        return stage(key, true);
    }

    private StagedBlob stage(BlobKey near, boolean named) {
        requireOpen();
        return new GcsStagedBlob(near, named, settings, api, placement, failure);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        requireOpen();
        try {
            return api.get(key.value()).map(object -> new BlobInfo(key, object.sizeBytes()));
        } catch (IOException e) {
            throw failure.of("cannot look for '" + key + "'", e);
        }
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        requireOpen();
        try {
            return api.get(key.value())
                    .map(
                            object ->
                                    new BlobVersion(
                                            key,
                                            object.sizeBytes(),
                                            Long.toString(object.generation())));
        } catch (IOException e) {
            throw failure.of("cannot look for '" + key + "'", e);
        }
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        requireOpen();
        return read(key, null);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        requireOpen();
        BlobStore.requireRange(offset, length);
        if (length == 0) {
            if (head(key).isEmpty()) {
                throw new NoSuchBlobException(key);
            }
            return InputStream.nullInputStream();
        }
        boolean toTheEnd = length > Long.MAX_VALUE - offset;
        return read(
                key,
                toTheEnd
                        ? "bytes=" + offset + "-"
                        : "bytes=%d-%d".formatted(offset, offset + length - 1));
    }

    private InputStream read(BlobKey key, @Nullable String range) throws IOException {
        try {
            HttpResponse answer = api.read(key.value(), range);
            return GcsInput.of(key, answer, range == null, failure);
        } catch (RefusedException e) {
            if (e.status() == RANGE_NOT_SATISFIABLE) {
                return InputStream.nullInputStream();
            }
            if (e.status() == GcsApi.NOT_FOUND && e.isGoogle() && !e.saysNoBucket()) {
                throw new NoSuchBlobException(key);
            }
            throw failure.of("cannot read '" + key + "'", e);
        } catch (IOException e) {
            throw failure.of("cannot read '" + key + "'", e);
        }
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        requireOpen();
        BlobKey.requirePrefix(prefix);
        try {
            return StreamSupport.stream(GcsListing.begin(api, prefix, failure), false);
        } catch (IOException e) {
            throw failure.of("cannot list '" + prefix + "'", e);
        }
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        requireOpen();
        try {
            GcsObject source =
                    api.get(from.value()).orElseThrow(() -> new NoSuchBlobException(from));
            if (from.equals(to)) {
                return;
            }
            place(source, to);
            api.delete(from.value(), Optional.of(source.generation()));
        } catch (IOException e) {
            throw failure.of("cannot move '" + from + "' to '" + to + "'", e);
        }
    }

    private void place(GcsObject source, BlobKey to) throws IOException {
        String upload = source.upload().orElse("");
        var content =
                new GcsPlacement.ExpectedContent(
                        source.sizeBytes(), placement.checksum(source), upload);
        try {
            placement.verified(
                    api.copy(source, placement.describe(to.value(), to, upload)), content);
        } catch (RefusedException e) {
            if (e.status() != GcsApi.PRECONDITION_FAILED) {
                throw e;
            }
            placement.found(to, content);
        }
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        requireOpen();
        try {
            api.delete(key.value(), Optional.empty());
        } catch (IOException e) {
            throw failure.of("cannot delete '" + key + "'", e);
        }
    }

    @Override
    public Optional<String> probe() {
        requireOpen();
        return new GcsProbe(api, settings, failure).trouble();
    }

    @Override
    public void prove(long sizeBytes) throws IOException {
        requireOpen();
        if (proven) {
            return;
        }
        try {
            proving.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cannot write: the thread was interrupted");
        }
        try {
            if (!proven) {
                new GcsProbe(api, settings, failure).prove();
                proven = true;
            }
        } finally {
            proving.unlock();
        }
    }

    @Override
    public List<Finding> inspect(Clock clock) throws IOException {
        requireOpen();
        return new GcsInspection(api, settings, failure).findings();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }
}
