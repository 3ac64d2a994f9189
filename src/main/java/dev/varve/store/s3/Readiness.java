package dev.varve.store.s3;

import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries whether objects can be created, and whether the server keeps its word: of two that create
 * the same name, one must lose. A server that knows no conditions lets both win, and would let two
 * writers overwrite each other. Each way of creating is tried until it has held once. Thread-safe.
 */
final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final String DOING = "cannot write";
    private static final String ASKING_FOR_LOCK = "cannot ask for object lock";
    private static final int NOT_FOUND = 404;

    static final Body PROBE = Body.of(ByteBuffer.wrap(new byte[] {'v', 'a', 'r', 'v', 'e'}));

    private final S3Context context;
    private final ReentrantLock proving = new ReentrantLock();

    /** The same for every try of a proof: one whose answer was lost leaves nothing that way. */
    private final String proofKey;

    private final String proofMaker = ObjectAttributes.newMaker();
    private volatile boolean holdsOnPut;
    private volatile boolean holdsOnCompletion;
    private volatile boolean keeps;

    Readiness(S3Context context) {
        this.context = context;
        this.proofKey = newKey();
    }

    /** One sentence for an operator; empty when all is well. */
    Optional<String> probe() {
        try {
            return context.requests().begin(DOING, client -> attempt()).await(LIMIT);
        } catch (TimeoutException e) {
            return Optional.of(
                    context.requests()
                            .described(
                                    DOING,
                                    "no answer within %d s; check the endpoint and the network"
                                            .formatted(LIMIT.toSeconds())));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> attempt() throws IOException {
        Optional<String> noLock = missingLock();
        if (noLock.isPresent()) {
            return noLock;
        }
        String key = newKey();
        String maker = ObjectAttributes.newMaker();
        context.objects().putIfAbsent(DOING, key, PROBE, maker);
        try {
            return ignoredCondition(key, maker, context.settings().expectedSizeBytes());
        } finally {
            context.objects().delete(key);
        }
    }

    /**
     * Makes sure that conditions hold, for objects of that size and of the one expected, and that
     * the bucket keeps what is to be kept.
     *
     * @throws IOException if the server ignores one, or if that cannot be found out
     */
    void prove(long sizeBytes) throws IOException {
        Optional<String> noLock = missingLock();
        if (noLock.isPresent()) {
            throw new IOException(noLock.get());
        }
        long largest = Math.max(sizeBytes, context.settings().expectedSizeBytes());
        if (isProven(largest)) {
            return;
        }
        try {
            proving.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(DOING + ": the thread was interrupted");
        }
        try {
            if (!isProven(largest)) {
                tryConditions(largest);
            }
        } finally {
            proving.unlock();
        }
    }

    /** What is wrong where objects are to be retained or held and the bucket cannot. */
    private Optional<String> missingLock() throws IOException {
        if (keeps || !context.settings().lock().isOn()) {
            return Optional.empty();
        }
        keeps = context.requests().send(ASKING_FOR_LOCK, this::hasLock);
        return keeps
                ? Optional.empty()
                : Optional.of(
                        context.requests()
                                .described(
                                        DOING,
                                        "the bucket has no object lock, which retention and legal hold"
                                                + " need; turn it and versioning on for the bucket"));
    }

    /** Whether the bucket can retain and hold objects. */
    private boolean hasLock(S3Client client) {
        try {
            return client.getObjectLockConfiguration(
                                    request -> request.bucket(context.settings().bucket()))
                            .objectLockConfiguration()
                            .objectLockEnabled()
                    == ObjectLockEnabled.ENABLED;
        } catch (S3Exception none) {
            if (none.statusCode() == NOT_FOUND) {
                return false;
            }
            throw none;
        }
    }

    private void tryConditions(long sizeBytes) throws IOException {
        try {
            context.objects().putIfAbsent(DOING, proofKey, PROBE, proofMaker);
        } catch (InterruptedIOException e) {
            remove(proofKey);
            throw e;
        }
        Optional<String> ignored;
        try {
            ignored = ignoredCondition(proofKey, proofMaker, sizeBytes);
        } finally {
            remove(proofKey);
        }
        if (ignored.isPresent()) {
            throw new IOException(ignored.get());
        }
    }

    private boolean isProven(long sizeBytes) {
        return context.settings().conditions() == Conditions.CHECKED
                || holdsOnPut && (holdsOnCompletion || !context.settings().sendsInParts(sizeBytes));
    }

    private Optional<String> ignoredCondition(String key, String maker, long sizeBytes)
            throws IOException {
        if (isProven(sizeBytes)) {
            return Optional.empty();
        }
        if (!holdsOnPut && !refusesPut(key, maker)) {
            return Optional.of(ignores("PutObject"));
        }
        holdsOnPut = true;
        if (isProven(sizeBytes)) {
            return Optional.empty();
        }
        if (!refusesCompletion(key, maker)) {
            return Optional.of(ignores("CompleteMultipartUpload"));
        }
        holdsOnCompletion = true;
        return Optional.empty();
    }

    /** Whether an object that is there is not replaced by one request. */
    boolean refusesPut(String key, String maker) throws IOException {
        return !context.objects().putIfAbsent(DOING, key, PROBE, maker);
    }

    /** Whether an object that is there is not replaced by one that comes in parts. */
    boolean refusesCompletion(String key, String maker) throws IOException {
        Requests requests = context.requests();
        MultipartRequests uploads = context.uploads();
        StartedUpload upload = requests.send(DOING, client -> uploads.create(client, key, maker));
        boolean ended = false;
        try {
            boolean refused =
                    requests.send(DOING, client -> completed(client, upload) == Completion.EXISTED);
            ended = true;
            return refused;
        } finally {
            if (!ended) {
                // whoever waits may have been interrupted, and with it what would have aborted it
                requests.cleanUp(
                        "cannot remove the unfinished upload of the probe '" + key + "'",
                        client -> {
                            uploads.abort(client, upload);
                            return upload;
                        });
            }
        }
    }

    private Completion completed(S3Client client, StartedUpload upload) {
        MultipartRequests uploads = context.uploads();
        ContentChecksum sum = ContentChecksum.of(PROBE);
        SentPart part = uploads.send(client, upload, 1, PROBE, sum.crc32c());
        Completion completion = uploads.completeIfAbsent(client, upload, List.of(part), sum);
        uploads.abort(client, upload);
        return completion;
    }

    String newKey() {
        return context.settings().stagingKey("probe-" + UUID.randomUUID());
    }

    void remove(String key) {
        context.requests()
                .cleanUp(
                        "cannot remove the probe '" + key + "'",
                        client ->
                                client.deleteObject(
                                        request ->
                                                request.bucket(context.settings().bucket())
                                                        .key(key)));
    }

    private String ignores(String request) {
        return context.requests()
                .described(
                        DOING,
                        "the server ignores 'If-None-Match: *' on %s, so that two writers could"
                                        .formatted(request)
                                + " overwrite each other; use a version of it that knows"
                                + " conditional writes");
    }
}
