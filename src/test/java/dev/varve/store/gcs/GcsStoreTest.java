package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.CreatedBlob;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract of all stores does not say: metadata, faults, and who is asked how often. */
final class GcsStoreTest {

    private static final BlobKey KEY = new BlobKey("lake/t/part-0.parquet");

    private final GcsFake fake = GcsFake.start(GcsStores.BUCKET);
    private final GcsStore store = GcsStores.store(fake);

    @AfterEach
    void stop() {
        fake.close();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void asksNobodyBeforeItIsAsked() throws IOException {
        StagedBlob staged = store.stage(KEY);
        staged.append(text("held"));
        assertEquals(4, staged.heldBytes());
        staged.close();
        store.close();
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void createsASmallObjectWithOneRequest() throws IOException {
        store.create(KEY, text("PAR1"));
        assertEquals(List.of(GcsOperation.INSERT), fake.operations());
        assertTrue(fake.requests().getFirst().contains("ifGenerationMatch=0"));
    }

    @Test
    void saysWhatAnObjectIs() throws IOException {
        Map<String, List<String>> kinds =
                Map.of(
                        "a.parquet", List.of("application/vnd.apache.parquet", "parquet"),
                        "_manifest.json", List.of("application/json", "json"),
                        "d.ndjson", List.of("application/x-ndjson", "ndjson"),
                        "d.ndjson.zst", List.of("application/zstd", "ndjson"));
        for (var kind : kinds.entrySet()) {
            store.create(new BlobKey(kind.getKey()), text(kind.getKey()));
            GcsFakeObject object = fake.objects(GcsStores.BUCKET).get(kind.getKey());
            JsonObject metadata = object.given().getAsJsonObject("metadata");
            assertEquals(kind.getValue().getFirst(), object.contentType());
            assertEquals(kind.getValue().getLast(), metadata.get("format").getAsString());
            assertEquals("varve", metadata.get("generator").getAsString());
            assertEquals("0-test", metadata.get("version").getAsString());
        }
        store.create(new BlobKey("plain"), text("x"));
        assertEquals(
                "application/octet-stream",
                fake.objects(GcsStores.BUCKET).get("plain").contentType());
    }

    static Stream<GcsFault> passing() {
        return GcsUploadFaultsTest.passing();
    }

    @ParameterizedTest
    @MethodSource("passing")
    void createsOnceWhateverFails(GcsFault fault) throws IOException {
        try (StagedBlob staged = store.stage(KEY)) {
            staged.append(text("mine"));
            fake.failNext(GcsOperation.INSERT, fault);
            CreatedBlob created = Repeating.until(() -> staged.commit(KEY));
            assertEquals(new CreatedBlob(KEY, 4, false), created);
        }
        assertEquals(Set.of(KEY.value()), fake.objects(GcsStores.BUCKET).keySet());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void readsListsMovesAndDeletesWhateverFails(GcsFault fault) throws IOException {
        BlobKey to = new BlobKey("moved");
        store.create(KEY, text("0123456789"));
        for (GcsOperation operation :
                List.of(
                        GcsOperation.READ,
                        GcsOperation.GET,
                        GcsOperation.LIST,
                        GcsOperation.REWRITE,
                        GcsOperation.DELETE)) {
            fake.failNext(operation, fault);
        }
        assertEquals(Optional.of(new BlobInfo(KEY, 10)), Repeating.until(() -> store.head(KEY)));
        assertEquals("0123456789", Repeating.until(this::read));
        assertEquals(
                1L,
                Repeating.until(
                        () -> {
                            try (var listed = store.list("")) {
                                return listed.count();
                            }
                        }));
        Repeating.until(
                () -> {
                    try {
                        store.move(KEY, to);
                    } catch (NoSuchBlobException e) {
                        // The answer of the removal was lost: it is done.
                        assertTrue(store.head(to).isPresent());
                    }
                    return to;
                });
        fake.failNext(GcsOperation.DELETE, fault);
        Repeating.until(
                () -> {
                    store.delete(to);
                    return to;
                });
        assertEquals(Set.of(), fake.objects(GcsStores.BUCKET).keySet());
    }

    @Test
    void removesWhereTheServerAnswers200WithNothingInIt() throws IOException {
        store.create(KEY, text("0123456789"));
        fake.failNext(GcsOperation.DELETE, new GcsFault.Foreign(200, "text/html", ""));
        store.delete(KEY);
        fake.failNext(GcsOperation.DELETE, new GcsFault.Foreign(200, "text/html", "<p>hello"));
        assertThrows(IOException.class, () -> store.delete(KEY));
    }

    private String read() throws IOException {
        try (InputStream in = store.read(KEY)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void handsOnWhenTheServerWantsToBeAskedAgain() throws IOException {
        fake.failNext(GcsOperation.GET, GcsFault.unavailable("7"), GcsFault.status(503));
        assertEquals(Optional.of(Duration.ofSeconds(7)), retryAfter());
        assertEquals(Optional.empty(), retryAfter());
        fake.failNext(GcsOperation.GET, GcsFault.unavailable("Fri, 31 Dec 1999 23:59:59 GMT"));
        assertEquals(Optional.of(Duration.ZERO), retryAfter());
        fake.failNext(GcsOperation.GET, GcsFault.unavailable("soon"));
        assertEquals(Optional.empty(), retryAfter());
    }

    private Optional<Duration> retryAfter() {
        return assertThrows(TransientStoreException.class, () -> store.head(KEY)).retryAfter();
    }

    @Test
    void sendsAgainWhatChangedOnTheWay() throws IOException {
        try (StagedBlob staged = store.stage(KEY)) {
            staged.append(ByteBuffer.wrap(new byte[100_000]));
            fake.failNext(GcsOperation.INSERT, new GcsFault.CorruptBody());
            var failed = assertThrows(TransientStoreException.class, () -> staged.commit(KEY));
            assertTrue(failed.getMessage().contains("changed on the way"), failed.getMessage());
            assertFalse(staged.commit(KEY).existed());
        }
    }

    @Test
    void noticesBytesThatChangeWhileTheyAreRead() throws IOException {
        store.create(KEY, text("0123456789"));
        fake.failNext(GcsOperation.READ, new GcsFault.WrongChecksum());
        var failed = assertThrows(TransientStoreException.class, this::read);
        assertTrue(failed.getMessage().contains("changed on the way"), failed.getMessage());
        fake.failNext(GcsOperation.READ, new GcsFault.HalfAnAnswer());
        assertThrows(TransientStoreException.class, this::read);
        assertEquals("0123456789", read());
    }

    @Test
    void comparesWithOtherUploadersByTheirChecksum() throws IOException {
        fake.put(GcsStores.BUCKET, KEY.value(), "same".getBytes(UTF_8));
        assertTrue(store.create(KEY, text("same")).existed());
        var refused =
                assertThrows(BlobExistsException.class, () -> store.create(KEY, text("Same")));
        assertTrue(refused.getMessage().contains("4 bytes each, other CRC32C"));
    }

    @Test
    void tellsAMissingBucketFromAMissingObject() {
        GcsStore elsewhere =
                new GcsStore(GcsStores.options(fake), GcsSettings.of("none", "", "0-test"));
        for (var failed :
                List.of(
                        assertThrows(IOException.class, () -> elsewhere.head(KEY)),
                        assertThrows(IOException.class, () -> elsewhere.read(KEY)),
                        assertThrows(IOException.class, () -> elsewhere.delete(KEY)),
                        assertThrows(IOException.class, () -> elsewhere.list("")))) {
            assertTrue(failed.getMessage().contains("there is no such bucket"), failed.toString());
            assertFalse(failed instanceof TransientStoreException);
        }
    }

    @Test
    void listsPagesAndPassesOverWhatIsNoKey() throws IOException {
        fake.limit(1 << 20, 2);
        for (String name :
                List.of("a/1", "a/2", "a/", ".varve-staging/x", "lake/.varve-staging/y", "a//b")) {
            fake.put(GcsStores.BUCKET, name, new byte[3]);
        }
        try (var listed = store.list("")) {
            assertEquals(
                    List.of(
                            new BlobInfo(new BlobKey("a/1"), 3),
                            new BlobInfo(new BlobKey("a/2"), 3)),
                    listed.toList());
        }
        try (var listed = store.list("")) {
            fake.failNext(GcsOperation.LIST, GcsFault.status(503));
            var failed = assertThrows(UncheckedIOException.class, listed::count);
            assertTrue(failed.getCause() instanceof TransientStoreException);
        }
    }

    @Test
    void doesNotWaitForeverForASilentServer() {
        fake.failNext(GcsOperation.GET, new GcsFault.Silence());
        GcsStore impatient =
                new GcsStore(
                        GcsStores.connection(fake, Duration.ofMillis(150)).options(),
                        GcsStores.settings());
        var failed = assertThrows(TransientStoreException.class, () -> impatient.head(KEY));
        assertTrue(failed.getMessage().contains("no answer in time"), failed.getMessage());
    }

    @Test
    void endsAtOnceWhenItsThreadIsInterrupted() throws Exception {
        fake.failNext(GcsOperation.GET, new GcsFault.Silence());
        InterruptedIOException[] thrown = new InterruptedIOException[1];
        boolean[] flag = new boolean[1];
        Thread caller =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    thrown[0] =
                                            assertThrows(
                                                    InterruptedIOException.class,
                                                    () -> store.head(KEY));
                                    flag[0] = Thread.currentThread().isInterrupted();
                                });
        while (fake.operations().isEmpty()) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join();
        assertTrue(thrown[0] != null && flag[0]);
    }

    @Test
    void namesLongEnoughForAnotherMethodAreReadWithTheRightOne() throws IOException {
        BlobKey longest = new BlobKey(("ü".repeat(120) + "/").repeat(4) + "x");
        store.create(longest, text("far"));
        assertTrue(store.head(longest).isPresent());
        assertEquals(
                List.of(GcsOperation.INSERT, GcsOperation.GET), List.copyOf(fake.operations()));
        assertTrue(fake.requests().getLast().startsWith("GET "), fake.requests().getLast());
    }
}
