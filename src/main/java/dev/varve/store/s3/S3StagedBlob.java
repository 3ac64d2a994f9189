package dev.varve.store.s3;

import dev.varve.store.AbstractStagedBlob;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.TransientStoreException;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.S3Objects.HeadResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An object whose bytes come in pieces. Up to the threshold they are held and sent by one request.
 * Above it they go to the server part by part in the background, and what is held are the parts
 * under way and the one that is filling: straight to the object's own name where that is known,
 * which nobody sees before the end; otherwise to a temporary object, from which the server makes
 * the final one.
 */
final class S3StagedBlob extends AbstractStagedBlob {

    private final S3Context context;
    private final S3Settings settings;
    private final String maker = ObjectAttributes.newMaker();
    private final AtomicLong heldBytes = new AtomicLong();
    private final List<PartBytes> full = new ArrayList<>();

    private PartBytes filling;
    private @Nullable MultipartUpload multipart;

    /** Whether the object stands under its own name, made by the upload itself. */
    private boolean uploadIsDone;

    S3StagedBlob(BlobKey near, boolean named, S3Context context) {
        super(near, named);
        this.context = context;
        this.settings = context.settings();
        this.filling = newPart();
    }

    private PartBytes newPart() {
        return new PartBytes(settings.partSizeBytes(), context.chunks());
    }

    @Override
    protected void write(ByteBuffer bytes) throws IOException {
        if (multipart != null) {
            multipart.settle();
        }
        long partsBefore = (sizeBytes() + bytes.remaining()) / settings.partSizeBytes();
        if (partsBefore >= MultipartUpload.MAX_PARTS) {
            throw new IOException(
                    "cannot store '%s': it has more than %d parts of %d bytes; make parts larger"
                            .formatted(
                                    near(), MultipartUpload.MAX_PARTS, settings.partSizeBytes()));
        }
        boolean large = sizeBytes() + bytes.remaining() > settings.thresholdBytes();
        heldBytes.addAndGet(bytes.remaining());
        ByteBuffer left = bytes.duplicate();
        while (left.hasRemaining()) {
            filling.take(left);
            if (filling.isFull()) {
                full.add(filling);
                filling = newPart();
            }
            if (large) {
                sendFull();
            }
        }
    }

    @Override
    public long heldBytes() {
        return heldBytes.get();
    }

    /** Requests classify their failures themselves. */
    @Override
    protected IOException failed(String doing, IOException failure) {
        return failure;
    }

    @Override
    protected CreatedBlob create(BlobKey key) throws IOException {
        return place(key, Precondition.ABSENT);
    }

    @Override
    protected CreatedBlob put(BlobVersion there) throws IOException {
        return place(there.key(), new Precondition(there.tag()));
    }

    private CreatedBlob place(BlobKey key, Precondition precondition) throws IOException {
        boolean existed =
                multipart == null ? put(key, precondition) : complete(key, multipart, precondition);
        return new CreatedBlob(key, sizeBytes(), existed);
    }

    private boolean put(BlobKey key, Precondition precondition) throws IOException {
        Body body = held();
        return createOnce(
                key,
                () ->
                        context.objects()
                                        .put(
                                                cannotStore(key),
                                                key.value(),
                                                body,
                                                maker,
                                                precondition)
                                ? Completion.CREATED
                                : Completion.EXISTED,
                ContentChecksum.of(body));
    }

    private boolean complete(BlobKey key, MultipartUpload parts, Precondition precondition)
            throws IOException {
        if (filling.sizeBytes() > 0) {
            full.add(filling);
            filling = newPart();
        }
        sendFull();
        parts.settleAll();
        ContentChecksum sum = parts.sum();
        if (isNamed()) {
            return createOnce(key, () -> completed(parts, precondition), sum);
        }
        if (!uploadIsDone) {
            completeTemporary(parts, sum);
        }
        return createOnce(key, () -> copied(key, sum, precondition), sum);
    }

    /**
     * A name that is taken is asked for first: a copy would be in vain, and some servers lose it.
     */
    private Completion copied(BlobKey key, ContentChecksum sum, Precondition precondition)
            throws IOException {
        return precondition.isBrokenBy(context.objects().find(key.value()))
                ? Completion.EXISTED
                : context.copy().copy(temporaryKey(), key, sum, maker, precondition);
    }

    private Completion completed(MultipartUpload parts, Precondition precondition)
            throws IOException {
        Completion completion = parts.complete(Optional.of(precondition));
        uploadIsDone = completion == Completion.CREATED;
        return completion;
    }

    /** Only we know its name: what is there when the upload is not known was made by it. */
    private void completeTemporary(MultipartUpload parts, ContentChecksum sum) throws IOException {
        if (parts.complete(Optional.empty()) == Completion.UNKNOWN) {
            Optional<HeadResult> found = context.objects().find(temporaryKey());
            if (found.isEmpty() || found.get().sizeBytes() != sum.sizeBytes()) {
                throw uploadIsGone(near());
            }
        }
        uploadIsDone = true;
    }

    @FunctionalInterface
    private interface Creation {

        Completion run() throws IOException;
    }

    /**
     * @return whether the same bytes were there before
     */
    private boolean createOnce(BlobKey key, Creation creation, ContentChecksum sum)
            throws IOException {
        mayBeVisibleAs(key);
        try {
            Completion completion = creation.run();
            if (completion == Completion.CREATED) {
                return false;
            }
            if (completion == Completion.UNKNOWN && context.objects().find(key.value()).isEmpty()) {
                throw uploadIsGone(key);
            }
            return !context.objects().requireSame(key, sum, maker);
        } catch (TransientStoreException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            isNotVisible();
            throw e;
        }
    }

    @Override
    protected void requireSameIfPresent(BlobKey key) throws IOException {
        if (context.objects().find(key.value()).isPresent()) {
            context.objects().requireSame(key, sum(), maker);
        }
    }

    private ContentChecksum sum() {
        return multipart == null ? ContentChecksum.of(held()) : multipart.sum();
    }

    private Body held() {
        List<ByteBuffer> pieces = new ArrayList<>();
        full.forEach(part -> pieces.addAll(part.pieces()));
        pieces.addAll(filling.pieces());
        return new Body(pieces);
    }

    private void sendFull() {
        if (full.isEmpty()) {
            return;
        }
        if (multipart == null) {
            multipart =
                    context.multipart(
                            cannotStore(near()),
                            isNamed() ? near().value() : temporaryKey(),
                            maker,
                            heldBytes);
        }
        full.forEach(multipart::send);
        full.clear();
    }

    private String temporaryKey() {
        return settings.stagingKey(maker);
    }

    private static String cannotStore(BlobKey key) {
        return "cannot store '" + key + "'";
    }

    private static IOException uploadIsGone(BlobKey key) {
        return new IOException(
                ("cannot store '%s': the server lost the parts it had taken; see that no lifecycle"
                                + " rule removes uploads as young as a file stays open")
                        .formatted(key));
    }

    @Override
    protected void letGo() {
        full.clear();
        filling = newPart();
        if (multipart != null) {
            if (!uploadIsDone) {
                multipart.abort();
            }
            if (!isNamed()) {
                context.requests()
                        .cleanUp(
                                "cannot remove the temporary object of '" + near() + "'",
                                client ->
                                        client.deleteObject(
                                                request ->
                                                        request.bucket(settings.bucket())
                                                                .key(temporaryKey())));
            }
        }
        heldBytes.set(0);
    }
}
