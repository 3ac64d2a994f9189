package dev.varve.store.s3;

import dev.varve.store.RequestTask;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import dev.varve.store.s3.PartBytes.BufferPool;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An object that is sent in parts, in the background. A part that fails keeps its bytes; it is told
 * once, and sent again when the call is repeated. For one thread at a time.
 */
final class MultipartUpload {

    /** As many parts as S3 takes. */
    static final int MAX_PARTS = 10_000;

    private final String doing;
    private final String key;
    private final String maker;
    private final Requests requests;
    private final MultipartRequests uploads;
    private final Semaphore underWay;
    private final BufferPool chunks;
    private final AtomicLong heldBytes;

    private final List<Part> parts = new ArrayList<>();
    private final List<Part> unsent = new ArrayList<>();
    private boolean told;
    private @Nullable StartedUpload upload;

    /** What is sent as one. Its bytes are let go when the server has taken them. */
    private static final class Part {

        private final int number;
        private volatile @Nullable Body body;
        private volatile @Nullable SentPart sent;
        private volatile ContentChecksum sum = ContentChecksum.EMPTY;
        private @Nullable RequestTask<Boolean> task;

        Part(int number, Body body) {
            this.number = number;
            this.body = body;
        }

        boolean isSent() {
            return sent != null;
        }

        boolean isEnded() {
            return task == null || task.isDone();
        }
    }

    /**
     * @param doing what failures say was tried
     * @param key of the object to be made
     * @param maker what it will say of who made it
     * @param underWay a permit for each part that the whole store may have under way
     * @param chunks gets the memory back of what the server has taken
     * @param heldBytes is counted down by what the server has taken
     */
    MultipartUpload(
            String doing,
            String key,
            String maker,
            Requests requests,
            MultipartRequests uploads,
            Semaphore underWay,
            BufferPool chunks,
            AtomicLong heldBytes) {
        this.doing = doing;
        this.key = key;
        this.maker = maker;
        this.requests = requests;
        this.uploads = uploads;
        this.underWay = underWay;
        this.chunks = chunks;
        this.heldBytes = heldBytes;
    }

    /**
     * Sends a part in the background. Waits while as many are under way as may be; a thread that is
     * interrupted then goes on, and the part is sent later.
     */
    void send(PartBytes bytes) {
        Part part = new Part(parts.size() + 1, new Body(bytes.pieces()));
        parts.add(part);
        unsent.add(part);
        start(part);
    }

    /** How many parts there are. */
    int size() {
        return parts.size();
    }

    /**
     * Tells of a part that failed; after that was told, sends those that failed again and waits for
     * them.
     *
     * @throws IOException if a part failed
     */
    void settle() throws IOException {
        unsent.removeIf(Part::isSent);
        List<Part> failed = unsent.stream().filter(Part::isEnded).filter(p -> !p.isSent()).toList();
        if (failed.isEmpty()) {
            return;
        }
        if (!told) {
            told = true;
            for (Part part : failed) {
                await(part);
            }
        }
        failed.forEach(this::start);
        for (Part part : failed) {
            await(part);
        }
        unsent.removeIf(Part::isSent);
        told = false;
    }

    /** As {@link #settle()}, after all parts that are under way have ended. */
    void settleAll() throws IOException {
        for (Part part : unsent) {
            if (part.task != null) {
                part.task.awaitEnd();
            }
        }
        settle();
    }

    /** What all parts hold together, once they are settled. */
    ContentChecksum sum() {
        return parts.stream()
                .map(part -> part.sum)
                .reduce(ContentChecksum.EMPTY, ContentChecksum::and);
    }

    /**
     * Makes the object, once all parts are settled.
     *
     * @param precondition on what has its name; empty for an object whose name nobody else knows
     */
    Completion complete(Optional<Precondition> precondition) throws IOException {
        List<SentPart> sent =
                parts.stream().map(part -> Objects.requireNonNull(part.sent)).toList();
        ContentChecksum sum = sum();
        return requests.send(
                doing,
                client ->
                        precondition.isPresent()
                                ? uploads.complete(
                                        client, upload(client), sent, sum, precondition.get())
                                : uploads.complete(client, upload(client), sent, sum));
    }

    /** Ends what is under way and removes what was sent. */
    void abort() {
        for (Part part : unsent) {
            if (part.task != null) {
                part.task.cancel();
            }
        }
        StartedUpload begun = begun();
        if (begun != null) {
            requests.cleanUp(
                    "cannot remove the unfinished upload of '" + key + "'",
                    client -> {
                        uploads.abort(client, begun);
                        return begun;
                    });
        }
    }

    private void start(Part part) {
        try {
            underWay.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            part.task = null;
            return;
        }
        part.task = requests.begin(doing, client -> sendNow(client, part), underWay::release);
    }

    private boolean sendNow(S3Client client, Part part) throws IOException {
        Body body = Objects.requireNonNull(part.body);
        ContentChecksum sum = ContentChecksum.of(body);
        part.sum = sum;
        part.sent = uploads.send(client, upload(client), part.number, body, sum.crc32c());
        part.body = null;
        chunks.giveBack(body.pieces());
        heldBytes.addAndGet(-sum.sizeBytes());
        return true;
    }

    /** Waits for a part that was started; one that could not be for an interrupt says so. */
    private void await(Part part) throws IOException {
        if (part.task != null) {
            part.task.await();
        } else if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(doing + ": the thread was interrupted");
        }
    }

    private synchronized StartedUpload upload(S3Client client) throws IOException {
        if (upload == null) {
            upload = uploads.create(client, key, maker);
        }
        return upload;
    }

    private synchronized @Nullable StartedUpload begun() {
        return upload;
    }
}
