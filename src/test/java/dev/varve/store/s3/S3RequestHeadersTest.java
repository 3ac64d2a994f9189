package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.ObjectLock;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a server, header by header: a header that says nothing is not sent. */
final class S3RequestHeadersTest {

    private static final Set<String> CREATE =
            Set.of("content-type", "x-amz-meta-format", "x-amz-meta-generator");

    private static final Set<String> OPTIONS =
            Set.of(
                    "x-amz-tagging",
                    "x-amz-storage-class",
                    "x-amz-server-side-encryption",
                    "x-amz-server-side-encryption-aws-kms-key-id",
                    "x-amz-object-lock-mode",
                    "x-amz-object-lock-retain-until-date",
                    "x-amz-object-lock-legal-hold");

    private ScriptedS3 server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedS3();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void nothingIsAskedForThatWasNotConfigured() throws IOException {
        write(ScriptedS3.settings(2));
        for (WireRequest request : server.asked()) {
            for (String option : OPTIONS) {
                assertFalse(
                        request.headers().containsKey(option),
                        () -> request.operation() + " has " + option);
            }
            request.headers()
                    .forEach(
                            (name, value) ->
                                    assertFalse(
                                            value.isEmpty(),
                                            () -> request.operation() + ": empty " + name));
        }
        created().forEach(request -> assertTrue(request.headers().keySet().containsAll(CREATE)));
    }

    @Test
    void everyOptionIsAskedForWhereAnObjectIsCreated() throws IOException {
        server.s3().turnOnLock();
        write(ScriptedS3.settingsWithEveryOption());
        for (WireRequest request : created()) {
            assertEquals("team=a%20b", request.headers().get("x-amz-tagging"));
            assertEquals("STANDARD_IA", request.headers().get("x-amz-storage-class"));
            assertEquals("aws:kms", request.headers().get("x-amz-server-side-encryption"));
            assertEquals(
                    "key-1", request.headers().get("x-amz-server-side-encryption-aws-kms-key-id"));
        }
    }

    /** In one request, and of parts that are copied to the name that they get last. */
    @Test
    void whatIsReplacedIsNamedToTheServer() throws IOException {
        try (S3Store store = new S3Store(server::newClient, ScriptedS3.settings(2), 6 << 20)) {
            BlobKey key = new BlobKey("a/x");
            store.create(key, ByteBuffer.wrap(new byte[10]));
            for (int sizeBytes : new int[] {20, 12 << 20}) {
                BlobVersion there = store.version(key).orElseThrow();
                try (StagedBlob staged = store.stage(key)) {
                    staged.append(ByteBuffer.wrap(new byte[sizeBytes]));
                    staged.replace(there);
                }
                assertEquals(
                        1,
                        server.asked().stream()
                                .filter(each -> each.key().equals("a/x"))
                                .filter(each -> there.tag().equals(each.headers().get("if-match")))
                                .filter(each -> !each.headers().containsKey("if-none-match"))
                                .count());
            }
        }
    }

    @Test
    void whatIsPublishedIsRetainedAndHeldAndNothingTemporaryIs() throws IOException {
        server.s3().turnOnLock();
        S3Settings settings =
                ScriptedS3.settings(2)
                        .withLock(
                                new ObjectLock(
                                        Optional.of(Duration.ofDays(365)),
                                        ObjectLock.Mode.COMPLIANCE,
                                        true,
                                        "_raw/",
                                        () -> Instant.parse("2025-01-15T10:30:00Z")));
        write(settings);
        for (WireRequest request : created()) {
            boolean isKept = !request.key().startsWith(".varve-staging/");
            assertEquals(
                    isKept ? "COMPLIANCE" : null, request.headers().get("x-amz-object-lock-mode"));
            assertEquals(
                    isKept ? "2026-01-15T10:30:00Z" : null,
                    request.headers().get("x-amz-object-lock-retain-until-date"));
            assertEquals(
                    isKept ? "ON" : null, request.headers().get("x-amz-object-lock-legal-hold"));
        }
        try (S3Store store = new S3Store(server::newClient, settings, 6 << 20)) {
            store.create(new BlobKey("_raw/segment"), ByteBuffer.wrap(new byte[10]));
        }
        assertFalse(
                server.asked().getLast().headers().containsKey("x-amz-object-lock-mode"),
                "a journal is removed again");
    }

    /** A small object and one of several parts. */
    private void write(S3Settings settings) throws IOException {
        try (S3Store store = new S3Store(server::newClient, settings, 6 << 20)) {
            store.create(new BlobKey("small"), ByteBuffer.wrap(new byte[10]));
            try (StagedBlob large = store.stageAs(new BlobKey("large"))) {
                large.append(ByteBuffer.wrap(new byte[7 << 20]));
                large.commit(new BlobKey("large"));
            }
        }
    }

    private List<WireRequest> created() {
        List<WireRequest> created =
                server.asked().stream()
                        .filter(
                                each ->
                                        Set.of("PutObject", "CreateMultipartUpload")
                                                .contains(each.operation()))
                        .toList();
        assertEquals(
                new TreeSet<>(Set.of("PutObject", "CreateMultipartUpload")),
                created.stream()
                        .map(WireRequest::operation)
                        .collect(Collectors.toCollection(TreeSet::new)));
        return created;
    }
}
