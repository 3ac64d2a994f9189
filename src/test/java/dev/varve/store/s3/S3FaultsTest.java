package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the network does, an object is there whole and once, or not at all. */
@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
final class S3FaultsTest {

    private static final BlobKey KEY = new BlobKey("t/part-0.parquet");
    private static final int TRIES = 5;

    /** One request of an operation that fails in one way. */
    record Injected(String operation, Fault fault) {}

    private final ScriptedS3 server;
    private final S3Store store;

    S3FaultsTest() throws IOException {
        server = new ScriptedS3();
        store = server.newImpatientStore();
    }

    @AfterEach
    void end() throws IOException {
        store.close();
        server.close();
    }

    static List<Fault> faults() {
        return List.of(
                new Fault.ResetBefore(),
                new Fault.ResetInBody(),
                new Fault.ResetAfter(),
                new Fault.HalfAnswer(),
                new Fault.Silence(),
                new Fault.SilenceAfter(),
                new Fault.Answer(WireAnswer.error(500, "InternalError")),
                new Fault.Answer(WireAnswer.error(503, "SlowDown")),
                new Fault.Answer(WireAnswer.of(429).with("Retry-After", "1")),
                new Fault.AnswerAfter(WireAnswer.error(500, "InternalError")));
    }

    static Stream<Injected> faultsOfUploads() {
        return Stream.of("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")
                .flatMap(
                        operation ->
                                faults().stream().map(fault -> new Injected(operation, fault)));
    }

    static Stream<Injected> faultsOfCopies() {
        return Stream.of("UploadPartCopy", "CompleteMultipartUpload", "HeadObject")
                .flatMap(
                        operation ->
                                faults().stream().map(fault -> new Injected(operation, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void createsOnceAfterAnyFaultOfTheOneRequest(Fault fault) throws IOException {
        byte[] bytes = random(300_000, 1);
        server.failNext("PutObject", fault);
        assertThrows(
                TransientStoreException.class, () -> store.create(KEY, ByteBuffer.wrap(bytes)));
        boolean done = server.s3().objects().containsKey(KEY.value());
        assertEquals(done, store.create(KEY, ByteBuffer.wrap(bytes)).existed());
        assertArrayEquals(bytes, server.s3().objects().get(KEY.value()).bytes());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void knowsItsOwnObjectThoughTheAnswerWasLost(Fault fault) throws IOException {
        byte[] bytes = random(300_000, 2);
        server.failNext("PutObject", fault);
        try (StagedBlob staged = store.stage(KEY)) {
            staged.append(ByteBuffer.wrap(bytes));
            assertThrows(TransientStoreException.class, () -> staged.commit(KEY));
            assertEquals(new CreatedBlob(KEY, 300_000, false), staged.commit(KEY));
        }
        assertArrayEquals(bytes, server.s3().objects().get(KEY.value()).bytes());
    }

    @ParameterizedTest
    @MethodSource("faultsOfUploads")
    void uploadsOnceAfterAnyFault(Injected injected) throws IOException {
        server.failNext(injected.operation(), injected.fault());
        requireStored(store.stageAs(KEY), 1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void uploadsOnceWhereCompletingTwiceIsUnknown(Fault fault) throws IOException {
        server.s3().lacks(FakeS3.Ability.COMPLETE_TWICE);
        server.failNext("CompleteMultipartUpload", fault);
        requireStored(store.stageAs(KEY), 1);
    }

    @ParameterizedTest
    @MethodSource("faultsOfUploads")
    void copiesOnceAfterAnyFaultOfTheUpload(Injected injected) throws IOException {
        server.failNext(injected.operation(), injected.fault());
        requireStored(store.stage(KEY), 1);
    }

    @ParameterizedTest
    @MethodSource("faultsOfCopies")
    void copiesOnceAfterAnyFaultOfTheCopy(Injected injected) throws IOException {
        server.failNext(
                request ->
                        request.operation().equals(injected.operation())
                                && request.key().equals(KEY.value()),
                injected.fault());
        requireStored(store.stage(KEY), 1);
    }

    @Test
    void goesOnWithRenewedCredentialsInTheMiddleOfAnUpload() throws IOException {
        server.failNext("UploadPart", new Fault.Answer(WireAnswer.error(400, "ExpiredToken")));
        byte[] bytes = random(17 << 20, 3);
        try (StagedBlob staged = store.stageAs(KEY)) {
            staged.append(ByteBuffer.wrap(bytes));
            IOException expired = assertThrows(IOException.class, () -> staged.commit(KEY));
            assertFalse(expired instanceof TransientStoreException);
            assertTrue(
                    expired.getMessage().endsWith("has expired; renew the credentials"),
                    expired.getMessage());
            assertFalse(staged.commit(KEY).existed());
        }
        assertArrayEquals(bytes, server.s3().objects().get(KEY.value()).bytes());
    }

    @Test
    void refusesBytesThatChangedOnTheirWay() throws IOException {
        server.failNext("PutObject", new Fault.ChangedByte());
        byte[] bytes = random(100_000, 4);
        IOException changed =
                assertThrows(IOException.class, () -> store.create(KEY, ByteBuffer.wrap(bytes)));
        assertTrue(changed.getMessage().contains("not those that were sent"));
        assertTrue(server.s3().objects().isEmpty());
        server.failNext("UploadPart", new Fault.ChangedByte());
        try (StagedBlob staged = store.stageAs(KEY)) {
            staged.append(ByteBuffer.wrap(random(12 << 20, 5)));
            assertThrows(IOException.class, () -> staged.commit(KEY));
            staged.commit(KEY);
        }
        assertArrayEquals(random(12 << 20, 5), server.s3().objects().get(KEY.value()).bytes());
    }

    @Test
    void checksBytesByMd5WhereTheServerHasNoCrc32c() throws IOException {
        server.s3().lacks(FakeS3.Ability.CRC32C);
        for (int i = 0; i < 2; i++) {
            server.failNext("PutObject", new Fault.ChangedByte());
            assertThrows(
                    IOException.class, () -> store.create(KEY, ByteBuffer.wrap(random(1000, 6))));
        }
        assertTrue(server.s3().objects().isEmpty());
        store.create(KEY, ByteBuffer.wrap(random(1000, 6)));
        assertTrue(store.create(KEY, ByteBuffer.wrap(random(1000, 6))).existed());
        assertThrows(
                BlobExistsException.class,
                () -> store.create(KEY, ByteBuffer.wrap(random(1000, 7))));
    }

    @Test
    void writesToAServerThatRefusesHeadersItDoesNotKnow() throws IOException {
        server.s3().lacks(FakeS3.Ability.UNKNOWN_HEADERS);
        store.create(KEY, ByteBuffer.wrap(random(1000, 8)));
        requireStored(store.stageAs(new BlobKey("t/large")), 2);
    }

    @Test
    void completesACopyWithoutTheSumThatItsPartsLack() throws IOException {
        server.s3().lacks(FakeS3.Ability.SUMS_OF_COPIES);
        requireStored(store.stage(KEY), 4);
    }

    @Test
    void sendsASecondTimeWhatTheServerCannotCopy() throws IOException {
        server.s3().lacks(FakeS3.Ability.COPIES);
        requireStored(store.stage(KEY), 5);
        int asked = Collections.frequency(server.operations(), "UploadPartCopy");
        requireStored(store.stage(new BlobKey("t/large")), 2);
        assertEquals(asked, Collections.frequency(server.operations(), "UploadPartCopy"));
    }

    @Test
    void movesWhatTheServerCannotCopy() throws IOException {
        server.s3().lacks(FakeS3.Ability.COPIES);
        byte[] bytes = random(100_000, 9);
        store.create(KEY, ByteBuffer.wrap(bytes));
        store.move(KEY, new BlobKey("t/moved"));
        assertArrayEquals(bytes, server.s3().objects().get("t/moved").bytes());
        assertEquals(1, server.s3().objects().size());
    }

    @Test
    void repeatsAWriteThatAnotherOneWasInTheWayOf() throws IOException {
        Fault conflict = new Fault.Answer(WireAnswer.error(409, "ConditionalRequestConflict"));
        server.failNext("PutObject", conflict);
        assertThrows(
                TransientStoreException.class,
                () -> store.create(new BlobKey("t/small"), ByteBuffer.allocate(3)));
        assertFalse(store.create(new BlobKey("t/small"), ByteBuffer.allocate(3)).existed());
        server.failNext("CompleteMultipartUpload", conflict);
        requireStored(store.stageAs(KEY), 3);
    }

    @Test
    void saysHowLongTheServerWantsToBeLeftAlone() {
        server.failNext(
                "PutObject",
                new Fault.Answer(WireAnswer.error(503, "SlowDown").with("Retry-After", "7")));
        assertEquals(Optional.of(Duration.ofSeconds(7)), failedCreate().retryAfter());
        server.failNext(
                "PutObject",
                new Fault.Answer(
                        WireAnswer.of(429)
                                .with("Date", "Fri, 14 Mar 2025 10:00:00 GMT")
                                .with("Retry-After", "Fri, 14 Mar 2025 10:00:30 GMT")));
        assertEquals(Optional.of(Duration.ofSeconds(30)), failedCreate().retryAfter());
        server.failNext("PutObject", new Fault.Answer(WireAnswer.error(503, "SlowDown")));
        assertEquals(Optional.empty(), failedCreate().retryAfter());
    }

    @Test
    void saysThatTheServerLostTheUpload() throws IOException {
        try (StagedBlob staged = store.stageAs(KEY)) {
            staged.append(ByteBuffer.allocate(10 << 20));
            server.failNext("CompleteMultipartUpload", new Fault.ResetBefore());
            assertThrows(TransientStoreException.class, () -> staged.commit(KEY));
            server.s3().expireUploads();
            IOException lost = assertThrows(IOException.class, () -> staged.commit(KEY));
            assertFalse(lost instanceof TransientStoreException);
            assertTrue(lost.getMessage().contains("lifecycle"), lost.getMessage());
        }
        assertTrue(server.s3().objects().isEmpty());
    }

    @Test
    void holdsNoMoreThanThePartsUnderWayAndTheOneThatFills() throws IOException {
        int piece = 4 << 20;
        long most = 0;
        try (S3Store patient =
                        new S3Store(
                                () -> server.newClient(Duration.ofMinutes(1)),
                                ScriptedS3.settings(2));
                StagedBlob staged = patient.stageAs(KEY)) {
            for (int i = 0; i < 20; i++) {
                staged.append(ByteBuffer.allocate(piece));
                most = Math.max(most, staged.heldBytes());
            }
            assertTrue(most <= (2 + 1) * (5L << 20) + piece, most + " bytes held");
            staged.commit(KEY);
            assertEquals(0, staged.heldBytes());
        }
        assertEquals(16, server.operations().stream().filter("UploadPart"::equals).count());
    }

    @Test
    void abortsWhatIsNotCommitted() throws IOException {
        for (StagedBlob staged : List.of(store.stage(KEY), store.stageAs(KEY))) {
            staged.append(ByteBuffer.allocate(16 << 20));
            staged.close();
            staged.close();
        }
        assertEquals(0, server.s3().openUploads());
        assertTrue(server.s3().objects().isEmpty());
    }

    @Test
    void abortsAnUploadOfWhichItHasNotHeardYet() throws Exception {
        try (S3Store patient = server.newStore()) {
            for (StagedBlob staged : List.of(patient.stage(KEY), patient.stageAs(KEY))) {
                CompletableFuture<Void> begun = new CompletableFuture<>();
                CompletableFuture<Void> answered = new CompletableFuture<>();
                server.failNext("CreateMultipartUpload", new Fault.LateAnswer(begun, answered));
                staged.append(ByteBuffer.allocate(12 << 20));
                begun.join();
                Thread closing = Thread.ofPlatform().start(staged::close);
                while (closing.getState() == Thread.State.RUNNABLE) {
                    Thread.onSpinWait();
                }
                answered.complete(null);
                closing.join();
                assertEquals(0, server.s3().openUploads());
            }
        }
    }

    @Test
    void endsAtOnceWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.failByChance(
                request -> {
                    asked.countDown();
                    return Optional.of(new Fault.Silence());
                });
        try (S3Store patient =
                new S3Store(
                        () -> server.newClient(Duration.ofMinutes(1)), ScriptedS3.settings(2))) {
            var outcome = new CompletableFuture<Boolean>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            patient.create(KEY, ByteBuffer.allocate(100));
                                            outcome.complete(false);
                                        } catch (InterruptedIOException e) {
                                            outcome.complete(
                                                    Thread.currentThread().isInterrupted());
                                        } catch (IOException e) {
                                            outcome.completeExceptionally(e);
                                        }
                                    });
            asked.await();
            thread.interrupt();
            assertTrue(outcome.get(10, TimeUnit.SECONDS));
        }
    }

    /** Appends and commits 8 MiB, each call again after a failure, as the layer above does it. */
    private void requireStored(StagedBlob blob, long seed) throws IOException {
        byte[] bytes = random(8 << 20, seed);
        BlobKey key = seed == 2 ? new BlobKey("t/large") : KEY;
        try (StagedBlob staged = blob) {
            for (int at = 0; at < bytes.length; at += 4 << 20) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, at, 4 << 20);
                again(
                        () -> {
                            staged.append(piece);
                            return staged;
                        });
            }
            assertEquals(
                    new CreatedBlob(key, bytes.length, false), again(() -> staged.commit(key)));
        }
        assertArrayEquals(bytes, server.s3().objects().get(key.value()).bytes());
        assertTrue(
                server.s3().objects().keySet().stream().noneMatch(name -> name.startsWith(".")),
                () -> "left over: " + server.s3().objects().keySet());
        long created = server.operations().stream().filter("CreateMultipartUpload"::equals).count();
        // An upload whose creation was not answered cannot be aborted: nobody knows its id.
        assertTrue(server.s3().openUploads() <= (created > 1 ? 1 : 0));
    }

    @FunctionalInterface
    private interface Call<T> {

        T run() throws IOException;
    }

    private static <T> T again(Call<T> call) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return call.run();
            } catch (TransientStoreException e) {
                // As the one layer of retries above the store does.
            }
        }
        return call.run();
    }

    private TransientStoreException failedCreate() {
        return assertThrows(
                TransientStoreException.class, () -> store.create(KEY, ByteBuffer.allocate(10)));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
