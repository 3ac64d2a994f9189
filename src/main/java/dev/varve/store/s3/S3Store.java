package dev.varve.store.s3;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.Finding;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.StagedBlob;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.S3Objects.HeadResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects in a bucket of Amazon S3, or of what speaks its protocol and honours {@code
 * If-None-Match: *}, by which one of many creators wins.
 *
 * <p>Objects up to the threshold are written by one request; larger ones in parts, of which no more
 * are under way at once, for all objects together, than the settings allow. A taken name is looked
 * at: the same length and CRC-32C are the same bytes.
 */
public final class S3Store implements BlobStore {

    private static final long COPIED_PART_SIZE_BYTES = 256L << 20;

    private final S3Settings settings;
    private final S3Context context;
    private final Readiness readiness;
    private volatile boolean closed;

    /**
     * @param client is asked for when first needed, and never closed here; set up as {@link
     *     S3Clients} does
     */
    public S3Store(Supplier<S3Client> client, S3Settings settings) {
        this(client, settings, COPIED_PART_SIZE_BYTES);
    }

    S3Store(Supplier<S3Client> client, S3Settings settings, long copiedPartSizeBytes) {
        this.settings = settings;
        this.context = S3Context.of(settings, new Requests(settings, client), copiedPartSizeBytes);
        this.readiness = new Readiness(context);
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        requireOpen();
        if (bytes.remaining() > settings.thresholdBytes()) {
            try (StagedBlob staged = stageAs(key)) {
                staged.append(bytes);
                return staged.commit(key);
            }
        }
        Body body = Body.of(bytes);
        String maker = ObjectAttributes.newMaker();
        boolean created =
                context.objects()
                        .putIfAbsent("cannot store '" + key + "'", key.value(), body, maker);
        boolean existed =
                !created && !context.objects().requireSame(key, ContentChecksum.of(body), maker);
        return new CreatedBlob(key, body.sizeBytes(), existed);
    }

    @Override
    public StagedBlob stage(BlobKey near) {
        requireOpen();
        return new S3StagedBlob(near, false, context);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) {
        requireOpen();
        return new S3StagedBlob(key, true, context);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        requireOpen();
        return context.objects()
                .find(key.value())
                .map(found -> new BlobInfo(key, found.sizeBytes()));
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return read(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        requireOpen();
        BlobStore.requireRange(offset, length);
        if (length == 0 || offset == Long.MAX_VALUE) {
            if (context.objects().find(key.value()).isEmpty()) {
                throw new NoSuchBlobException(key);
            }
            return InputStream.nullInputStream();
        }
        return context.objects().read(key, offset, length);
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        requireOpen();
        return context.objects().version(key);
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        requireOpen();
        version.requireOffset(offset);
        return offset == version.sizeBytes()
                ? InputStream.nullInputStream()
                : context.objects().read(version, offset);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        requireOpen();
        BlobKey.requirePrefix(prefix);
        return StreamSupport.stream(
                new S3Listing(context.requests(), settings.bucket(), prefix), false);
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        requireOpen();
        HeadResult source =
                context.objects()
                        .find(from.value())
                        .orElseThrow(() -> new NoSuchBlobException(from));
        if (from.equals(to)) {
            return;
        }
        ContentChecksum sum =
                new ContentChecksum(source.sizeBytes(), context.objects().sumOf(from, source));
        copy(from, to, sum);
        context.objects().delete(from.value());
    }

    private void copy(BlobKey from, BlobKey to, ContentChecksum sum) throws IOException {
        String maker = ObjectAttributes.newMaker();
        boolean created =
                sum.sizeBytes() == 0
                        ? context.objects()
                                .putIfAbsent(
                                        "cannot store '" + to + "'",
                                        to.value(),
                                        Body.of(ByteBuffer.allocate(0)),
                                        maker)
                        : context.objects().find(to.value()).isEmpty()
                                && context.copy()
                                                .copy(
                                                        from.value(),
                                                        to,
                                                        sum,
                                                        maker,
                                                        Precondition.ABSENT)
                                        == Completion.CREATED;
        if (!created) {
            context.objects().requireSame(to, sum, maker);
        }
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        requireOpen();
        context.objects().delete(key.value());
    }

    @Override
    public Optional<String> probe() {
        requireOpen();
        return readiness.probe();
    }

    @Override
    public void prove(long sizeBytes) throws IOException {
        requireOpen();
        readiness.prove(sizeBytes);
    }

    @Override
    public List<Finding> inspect(Clock clock) throws IOException {
        requireOpen();
        S3Settings relying = settings.withConditions(Conditions.PROVEN);
        return new S3Inspection(
                        S3Context.of(relying, context.requests(), COPIED_PART_SIZE_BYTES),
                        settings,
                        clock)
                .findings();
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
