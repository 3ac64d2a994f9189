package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a server replaces objects is found out before it gets any. */
final class S3ProofTest {

    private static final BlobKey KEY = new BlobKey("event/part-1.parquet");
    private static final byte[] FOREIGN = {9, 9, 9};
    private static final int LARGE_BYTES = 7 << 20;

    private final ScriptedS3 server = new ScriptedS3();

    S3ProofTest() throws IOException {}

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void provesBothWaysOnceAndLeavesNothing() throws IOException {
        try (S3Store store = server.newStore()) {
            store.prove(1);
            assertEquals(
                    List.of(
                            "PutObject",
                            "PutObject",
                            "CreateMultipartUpload",
                            "UploadPart",
                            "CompleteMultipartUpload",
                            "AbortMultipartUpload",
                            "DeleteObject"),
                    server.operations());
            store.prove(Long.MAX_VALUE);
            assertEquals(7, server.operations().size());
            assertTrue(server.s3().objects().isEmpty());
            assertEquals(0, server.s3().openUploads());
        }
    }

    @Test
    void aProofThatIsCutOffLeavesNoUpload() throws Exception {
        CountDownLatch completing = new CountDownLatch(1);
        server.failNext(
                request -> {
                    boolean completes = request.operation().equals("CompleteMultipartUpload");
                    if (completes) {
                        completing.countDown();
                    }
                    return completes;
                },
                new Fault.Silence());
        try (S3Store store = server.newStore()) {
            FutureTask<Void> proof =
                    new FutureTask<>(
                            () -> {
                                store.prove(LARGE_BYTES);
                                return null;
                            });
            Thread proving = Thread.ofPlatform().start(proof);
            completing.await();
            proving.interrupt();
            assertInstanceOf(
                    InterruptedIOException.class,
                    assertThrows(ExecutionException.class, proof::get).getCause());
            assertEquals(0, server.s3().openUploads());
            assertTrue(server.s3().objects().isEmpty());
        }
    }

    @Test
    void whatReadinessHasProvenNeedsNoSecondProof() throws IOException {
        try (S3Store store = server.newStore()) {
            assertTrue(store.probe().isEmpty());
            int asked = server.asked().size();
            store.prove(Long.MAX_VALUE);
            assertEquals(asked, server.asked().size());
        }
    }

    @Test
    void partsAreProvenOnlyWhereObjectsBecomeLarge() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        S3Settings small = ScriptedS3.settings(2).withExpectedSizeBytes(1 << 20);
        try (S3Store store = new S3Store(server::newClient, small)) {
            store.prove(0);
            assertEquals(List.of("PutObject", "PutObject", "DeleteObject"), server.operations());
            assertTrue(store.probe().isEmpty());
            requireRefusal(store, LARGE_BYTES, "CompleteMultipartUpload");
        }
    }

    @Test
    void refusesAServerThatReplacesWhatComesWhole() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        try (S3Store store = server.newStore()) {
            requireRefusal(store, 0, "PutObject");
        }
    }

    @Test
    void refusesAServerThatReplacesWhatComesInParts() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        try (S3Store store = server.newStore()) {
            requireRefusal(store, 0, "CompleteMultipartUpload");
        }
    }

    private void requireRefusal(S3Store store, long sizeBytes, String request) {
        IOException refused = assertThrows(IOException.class, () -> store.prove(sizeBytes));
        assertFalse(refused instanceof TransientStoreException);
        assertEquals(
                ("cannot write in s3://layers at %s: the server ignores 'If-None-Match: *' on %s, so"
                                + " that two writers could overwrite each other; use a version of it"
                                + " that knows conditional writes")
                        .formatted(server.endpoint(), request),
                refused.getMessage());
        assertTrue(server.s3().objects().isEmpty());
        assertEquals(0, server.s3().openUploads());
    }

    @Test
    void anOutageMayPassAndProvesNothing() throws IOException {
        server.failNext("PutObject", new Fault.Answer(WireAnswer.error(503, "SlowDown")));
        try (S3Store store = server.newStore()) {
            assertThrows(TransientStoreException.class, () -> store.prove(0));
            store.prove(0);
            assertTrue(server.s3().objects().isEmpty());
        }
    }

    @Test
    void namesThatAreCheckedKeepWhatComesWhole() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        server.s3().put(KEY.value(), FOREIGN);
        try (S3Store store = checking()) {
            store.prove(0);
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
            assertThrows(BlobExistsException.class, () -> store.create(KEY, bytes));
            assertArrayEquals(FOREIGN, server.s3().objects().get(KEY.value()).bytes());
            assertFalse(store.create(new BlobKey("event/new"), bytes).existed());
            assertTrue(store.create(new BlobKey("event/new"), bytes).existed());
        }
        assertFalse(server.operations().contains("DeleteObject"), "nothing was tried");
    }

    @Test
    void namesThatAreCheckedKeepWhatComesInParts() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        server.s3().put(KEY.value(), FOREIGN);
        try (S3Store store = checking()) {
            assertThrows(BlobExistsException.class, () -> writeLarge(store, KEY, true));
            assertThrows(BlobExistsException.class, () -> writeLarge(store, KEY, false));
            assertArrayEquals(FOREIGN, server.s3().objects().get(KEY.value()).bytes());
            assertFalse(writeLarge(store, new BlobKey("event/new"), false));
            assertTrue(writeLarge(store, new BlobKey("event/new"), true));
        }
        assertEquals(2, server.s3().objects().size());
        assertEquals(0, server.s3().openUploads());
    }

    /** Another writer that comes between the creation and the look after it. */
    @Test
    void aLookAfterwardsTellsThatAnotherObjectTookTheName() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        server.failByChance(
                request -> {
                    boolean taken = server.s3().objects().containsKey(KEY.value());
                    if (request.operation().equals("HeadObject") && taken) {
                        server.s3().put(KEY.value(), FOREIGN);
                    }
                    return Optional.empty();
                });
        try (S3Store store = checking()) {
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
            assertThrows(BlobExistsException.class, () -> store.create(KEY, bytes));
        }
    }

    private S3Store checking() {
        return new S3Store(
                server::newClient,
                ScriptedS3.settings(2).withConditions(Conditions.CHECKED),
                6 << 20);
    }

    private static boolean writeLarge(S3Store store, BlobKey key, boolean named)
            throws IOException {
        try (StagedBlob staged = named ? store.stageAs(key) : store.stage(key)) {
            staged.append(ByteBuffer.allocate(LARGE_BYTES));
            return staged.commit(key).existed();
        }
    }
}
