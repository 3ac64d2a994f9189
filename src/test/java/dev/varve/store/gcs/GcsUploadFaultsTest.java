package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large objects arrive whole and once, whatever happens to their chunks. */
final class GcsUploadFaultsTest {

    private static final BlobKey KEY = new BlobKey("lake/big.parquet");
    private static final int PIECE_BYTES = 300_000;
    private static final byte[] BYTES = new byte[9 * PIECE_BYTES + 17];

    static {
        new Random(11).nextBytes(BYTES);
    }

    private final GcsFake fake = GcsFake.start(GcsStores.BUCKET);
    private final GcsStore store = GcsStores.smallStore(fake);

    @AfterEach
    void stop() {
        fake.close();
    }

    static Stream<GcsFault> passing() {
        return Stream.of(
                new GcsFault.DropBefore(),
                new GcsFault.DropInTheMiddle(),
                new GcsFault.DropAfter(),
                new GcsFault.HalfAnAnswer(),
                new GcsFault.StatusAfter(500),
                new GcsFault.PartOfAChunk(),
                GcsFault.status(408),
                GcsFault.status(429),
                GcsFault.status(502),
                GcsFault.unavailable("1"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void goesOnAfterAFailedChunk(GcsFault fault) throws IOException {
        for (boolean named : List.of(true, false)) {
            fake.failNext(GcsOperation.CHUNK, fault, fault);
            CreatedBlob created = upload(named, named ? KEY : new BlobKey("lake/n.parquet"));
            assertFalse(created.existed());
        }
        assertHolds(Set.of("lake/big.parquet", "lake/n.parquet"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void goesOnAfterAFailedEnd(GcsFault fault) throws IOException {
        for (boolean named : List.of(true, false)) {
            BlobKey key = named ? KEY : new BlobKey("lake/n.parquet");
            try (StagedBlob staged = named ? store.stageAs(key) : store.stage(key)) {
                appendAll(staged);
                awaitBackground(staged);
                fake.failNext(GcsOperation.CHUNK, fault);
                assertFalse(Repeating.until(() -> staged.commit(key)).existed());
            }
        }
        assertHolds(Set.of("lake/big.parquet", "lake/n.parquet"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void goesOnAfterAFailedBeginningOrCopy(GcsFault fault) throws IOException {
        for (GcsOperation operation :
                List.of(GcsOperation.START, GcsOperation.STATUS, GcsOperation.REWRITE)) {
            fake.failNext(operation, fault);
        }
        fake.failNext(GcsOperation.CHUNK, new GcsFault.DropBefore());
        fake.limit(1 << 20, 1000);
        assertFalse(upload(false, KEY).existed());
        assertHolds(Set.of("lake/big.parquet"));
    }

    @Test
    void saysWhichOfTwoSameObjectsItMade() throws IOException {
        fake.failNext(GcsOperation.REWRITE, new GcsFault.DropAfter());
        assertFalse(upload(false, KEY).existed());
        assertTrue(upload(false, KEY).existed());
        assertTrue(upload(true, KEY).existed());
        assertHolds(Set.of("lake/big.parquet"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesOtherBytesAsTheyAre(boolean onlyAtTheEnd) {
        if (onlyAtTheEnd) {
            fake.checkUploadsOnlyAtTheEnd();
        }
        fake.put(GcsStores.BUCKET, KEY.value(), new byte[] {1});
        assertThrows(BlobExistsException.class, () -> upload(true, KEY));
        assertThrows(BlobExistsException.class, () -> upload(false, KEY));
        assertEquals(Set.of(KEY.value()), fake.objects(GcsStores.BUCKET).keySet());
        assertEquals(1, fake.objects(GcsStores.BUCKET).get(KEY.value()).bytes().length);
        assertEquals(0, fake.openSessions());
    }

    @Test
    void findsTheSameBytesAtTheEnd() throws IOException {
        fake.checkUploadsOnlyAtTheEnd();
        fake.put(GcsStores.BUCKET, KEY.value(), BYTES);
        assertTrue(upload(true, KEY).existed());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void saysThatAForgottenUploadMustBeWrittenAnew(int status) throws IOException {
        fake.failNext(GcsOperation.CHUNK, new GcsFault.DropBefore());
        fake.failNext(GcsOperation.STATUS, new GcsFault.SessionGone(status));
        IOException lost = assertThrows(IOException.class, () -> upload(true, KEY));
        assertFalse(lost instanceof TransientStoreException, lost.toString());
        assertTrue(lost.getMessage().contains("write the object anew"), lost.getMessage());
        assertTrue(lost.getMessage().contains("gs://layers"), lost.getMessage());
        assertEquals(Set.of(), fake.objects(GcsStores.BUCKET).keySet());
        assertFalse(upload(true, KEY).existed());
    }

    @Test
    void doesNotShowWhatChangedOnTheWay() {
        fake.failNext(GcsOperation.CHUNK, new GcsFault.CorruptBody(), new GcsFault.CorruptBody());
        IOException lost = assertThrows(IOException.class, () -> upload(true, KEY));
        assertTrue(lost.getMessage().contains("changed on the way"), lost.getMessage());
        assertEquals(Set.of(), fake.objects(GcsStores.BUCKET).keySet());
    }

    @Test
    void doesNotTakeAWrongAnswerForAWrongObject() throws IOException {
        try (StagedBlob staged = store.stageAs(KEY)) {
            appendAll(staged);
            awaitBackground(staged);
            fake.failNext(GcsOperation.CHUNK, new GcsFault.WrongChecksum());
            assertFalse(staged.commit(KEY).existed());
        }
        assertHolds(Set.of(KEY.value()));
    }

    @Test
    void commitsThoughTheTemporaryObjectCannotBeRemoved() throws IOException {
        fake.failNext(GcsOperation.DELETE, GcsFault.status(403), GcsFault.status(403));
        assertFalse(upload(false, KEY).existed());
        assertEquals(2, fake.objects(GcsStores.BUCKET).size());
        try (var listed = store.list("")) {
            assertEquals(1, listed.count());
        }
    }

    @Test
    void leavesNothingOfWhatIsNotCommitted() throws IOException {
        for (boolean named : List.of(true, false)) {
            try (StagedBlob staged = named ? store.stageAs(KEY) : store.stage(KEY)) {
                appendAll(staged);
            }
        }
        fake.put(GcsStores.BUCKET, KEY.value(), new byte[1]);
        try (StagedBlob staged = store.stage(KEY)) {
            appendAll(staged);
            assertThrows(BlobExistsException.class, () -> staged.commit(KEY));
        }
        assertEquals(Set.of(KEY.value()), fake.objects(GcsStores.BUCKET).keySet());
        assertEquals(0, fake.openSessions());
    }

    @Test
    void holdsLittleHoweverMuchIsAppended() throws IOException {
        GcsSettings settings = GcsStores.smallSettings();
        long most = 2L * settings.chunkSizeBytes() + settings.thresholdBytes() + PIECE_BYTES;
        try (StagedBlob staged = store.stageAs(KEY)) {
            for (int piece = 0; piece < 60; piece++) {
                staged.append(ByteBuffer.wrap(BYTES, 0, PIECE_BYTES));
                assertTrue(staged.heldBytes() <= most, staged.heldBytes() + " bytes held");
            }
            assertEquals(60L * PIECE_BYTES, staged.commit(KEY).sizeBytes());
            assertEquals(0, staged.heldBytes());
        }
    }

    @Test
    void neverNamesTheAddressOfAnUpload() throws IOException {
        fake.failNext(GcsOperation.CHUNK, GcsFault.status(503), new GcsFault.DropBefore());
        fake.failNext(GcsOperation.STATUS, GcsFault.status(403), GcsFault.status(429));
        try (StagedBlob staged = store.stageAs(KEY)) {
            for (int i = 0; i < 30; i++) {
                try {
                    appendAll(staged);
                } catch (IOException e) {
                    for (Throwable at = e; at != null; at = at.getCause()) {
                        assertFalse(at.toString().contains("upload_id"), at.toString());
                    }
                }
            }
        }
        assertEquals(4, fake.faultsHappened());
    }

    @Test
    void triesNothingAgainByItself() throws IOException {
        try (StagedBlob staged = store.stageAs(KEY)) {
            appendAll(staged);
            awaitBackground(staged);
            long before = count(GcsOperation.CHUNK);
            fake.failNext(GcsOperation.CHUNK, GcsFault.status(503));
            IOException failed = assertThrows(IOException.class, () -> staged.commit(KEY));
            assertInstanceOf(TransientStoreException.class, failed);
            assertEquals(before + 1, count(GcsOperation.CHUNK));
            assertEquals(0, count(GcsOperation.STATUS));
        }
    }

    private long count(GcsOperation operation) {
        return fake.operations().stream().filter(operation::equals).count();
    }

    private CreatedBlob upload(boolean named, BlobKey key) throws IOException {
        try (StagedBlob staged = named ? store.stageAs(key) : store.stage(key)) {
            appendAll(staged);
            return Repeating.until(() -> staged.commit(key));
        }
    }

    private static void appendAll(StagedBlob staged) throws IOException {
        for (int from = 0; from < BYTES.length; from += PIECE_BYTES) {
            ByteBuffer piece =
                    ByteBuffer.wrap(BYTES, from, Math.min(PIECE_BYTES, BYTES.length - from));
            Repeating.until(
                    () -> {
                        staged.append(piece);
                        return piece;
                    });
        }
    }

    /** Until no chunk is under way that a fault could hit instead. */
    private static void awaitBackground(StagedBlob staged) {
        while (staged.heldBytes() >= GcsStores.smallSettings().chunkSizeBytes()) {
            Thread.onSpinWait();
        }
    }

    private void assertHolds(Set<String> names) {
        assertEquals(names, fake.objects(GcsStores.BUCKET).keySet());
        for (GcsFakeObject object : fake.objects(GcsStores.BUCKET).values()) {
            assertArrayEquals(BYTES, object.bytes());
            assertEquals("application/vnd.apache.parquet", object.contentType());
        }
    }
}
