package dev.varve.store.s3;

import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Tries whether objects can be created, and whether the server keeps its word: of two that create
 * the same name, one must lose. A server that knows no conditions lets both win, and would let two
 * writers overwrite each other.
 */
final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Body PROBE =
            Body.of(ByteBuffer.wrap(new byte[] {'v', 'a', 'r', 'v', 'e'}));

    private final S3Context context;
    private volatile boolean conditionsHold;

    Readiness(S3Context context) {
        this.context = context;
    }

    /** One sentence for an operator; empty when all is well. */
    Optional<String> probe() {
        String doing = "cannot write";
        try {
            return context.requests().begin(doing, client -> attempt(doing)).await(LIMIT);
        } catch (TimeoutException e) {
            return Optional.of(
                    context.requests()
                            .described(
                                    doing,
                                    "no answer within %d s; check the endpoint and the network"
                                            .formatted(LIMIT.toSeconds())));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> attempt(String doing) throws IOException {
        String key = context.settings().stagingKey("probe-" + UUID.randomUUID());
        String maker = ObjectAttributes.newMaker();
        context.objects().putIfAbsent(doing, key, PROBE, maker);
        try {
            if (!conditionsHold) {
                Optional<String> ignored = ignoredCondition(doing, key, maker);
                if (ignored.isPresent()) {
                    return ignored;
                }
                conditionsHold = true;
            }
        } finally {
            context.objects().delete(key);
        }
        return Optional.empty();
    }

    private Optional<String> ignoredCondition(String doing, String key, String maker)
            throws IOException {
        if (context.objects().putIfAbsent(doing, key, PROBE, maker)) {
            return Optional.of(ignores(doing, "PutObject"));
        }
        Completion completion =
                context.requests()
                        .send(
                                doing,
                                client -> {
                                    MultipartRequests uploads = context.uploads();
                                    StartedUpload upload = uploads.create(client, key, maker);
                                    try {
                                        ContentChecksum sum = ContentChecksum.of(PROBE);
                                        SentPart part =
                                                uploads.send(
                                                        client, upload, 1, PROBE, sum.crc32c());
                                        return uploads.completeIfAbsent(
                                                client, upload, List.of(part), sum);
                                    } finally {
                                        uploads.abort(client, upload);
                                    }
                                });
        return completion == Completion.EXISTED
                ? Optional.empty()
                : Optional.of(ignores(doing, "CompleteMultipartUpload"));
    }

    private String ignores(String doing, String request) {
        return context.requests()
                .described(
                        doing,
                        "the server ignores 'If-None-Match: *' on %s, so that two writers could"
                                        .formatted(request)
                                + " overwrite each other; use a version of it that knows"
                                + " conditional writes");
    }
}
