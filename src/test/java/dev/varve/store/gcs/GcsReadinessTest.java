package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.storage.StorageOptions;
import dev.varve.store.BlobKey;
import dev.varve.store.Finding;
import dev.varve.store.ObjectLock;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sentence for each thing that an operator can have got wrong. */
final class GcsReadinessTest {

    private final GcsFake fake = GcsFake.start(GcsStores.BUCKET);

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void isReadyAndLeavesNothing() {
        assertEquals(Optional.empty(), GcsStores.store(fake).probe());
        assertEquals(0, fake.objects(GcsStores.BUCKET).size());
        assertTrue(fake.requests().getFirst().contains("lake/.varve-staging/"));
    }

    @Test
    void saysThatABucketRetainsNoObjects() throws IOException {
        ObjectLock lock =
                new ObjectLock(
                        Optional.of(Duration.ofDays(365)),
                        ObjectLock.Mode.COMPLIANCE,
                        true,
                        "lake/_raw/",
                        () -> Instant.parse("2025-01-15T10:30:00Z"));
        GcsStore store =
                new GcsStore(GcsStores.options(fake), GcsStores.smallSettings().withLock(lock));
        assertEquals(
                "cannot write in gs://layers: the bucket has no object retention, which retention"
                        + " needs; turn it on with gcloud storage buckets update"
                        + " --enable-per-object-retention",
                store.probe().orElseThrow());
        IOException refused = assertThrows(IOException.class, () -> store.prove(1));
        assertTrue(refused.getMessage().contains("no object retention"), refused::toString);
        assertEquals(Finding.Outcome.LACKS, lockOf(store));
        fake.turnOnRetention();
        assertEquals(Finding.Outcome.HOLDS, lockOf(store));
        assertEquals(Optional.empty(), store.probe());
        assertEquals(0, fake.objects(GcsStores.BUCKET).size(), "what is temporary is removed");

        store.create(new BlobKey("lake/small.json"), ByteBuffer.wrap(new byte[3]));
        store.create(new BlobKey("lake/_raw/segment"), ByteBuffer.wrap(new byte[3]));
        try (StagedBlob large = store.stage(new BlobKey("lake/large.parquet"))) {
            large.append(ByteBuffer.wrap(new byte[2_000_000]));
            large.commit(new BlobKey("lake/large.parquet"));
        }
        assertEquals(
                Set.of("lake/_raw/segment", "lake/large.parquet", "lake/small.json"),
                fake.objects(GcsStores.BUCKET).keySet());
        fake.objects(GcsStores.BUCKET)
                .forEach(
                        (name, object) -> {
                            boolean isKept = !name.startsWith("lake/_raw/");
                            assertEquals(isKept, object.given().has("temporaryHold"), name);
                            assertEquals(
                                    isKept
                                            ? "{\"mode\":\"Locked\",\"retainUntilTime\":\"2026-01-15T10:30:00.000Z\"}"
                                            : "null",
                                    String.valueOf(object.given().get("retention")),
                                    name);
                        });
    }

    private static Finding.Outcome lockOf(GcsStore store) throws IOException {
        return store.inspect(Clock.systemUTC()).stream()
                .filter(each -> each.capability().equals("object lock"))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void namesABucketThatIsNotThere() {
        GcsSettings settings = GcsSettings.of("nobucket", "", "0-test");
        GcsStore store = new GcsStore(GcsStores.options(fake), settings);
        assertEquals(
                "cannot write in gs://nobucket: there is no such bucket; create it or name another",
                store.probe().orElseThrow());
    }

    @Test
    void saysWhatIsDeniedAndWhichRoleHelps() {
        fake.failNext(GcsOperation.INSERT, GcsFault.status(403));
        assertEquals(
                "cannot write in gs://layers: denied (as the test wants it: 403);"
                        + " grant the role roles/storage.objectUser on the bucket",
                GcsStores.store(fake).probe().orElseThrow());
    }

    @Test
    void saysThatThereAreNoCredentials() {
        GcsStore store =
                store(
                        fake.endpoint(),
                        () -> {
                            throw new IOException("none on this machine");
                        });
        assertEquals(
                "cannot write in gs://layers: there are no Google credentials; use workload"
                        + " identity, or name a file in GOOGLE_APPLICATION_CREDENTIALS",
                store.probe().orElseThrow());
        assertEquals(List.of(), fake.requests());
    }

    @Test
    void looksForCredentialsWithTheFirstRequestAndOnlyOnce() throws IOException {
        fake.requireToken("good");
        AtomicInteger looked = new AtomicInteger();
        GcsStore store =
                store(
                        fake.endpoint(),
                        () -> {
                            looked.incrementAndGet();
                            return GoogleCredentials.create(new AccessToken("good", null));
                        });
        assertEquals(0, looked.get());
        assertEquals(Optional.empty(), store.probe());
        assertEquals(1, looked.get());
    }

    @Test
    void saysThatCredentialsAreNotAccepted() {
        fake.requireToken("good");
        for (GcsStore store :
                List.of(
                        GcsStores.store(fake),
                        store(
                                fake.endpoint(),
                                () -> GoogleCredentials.create(new AccessToken("old", null))))) {
            String trouble = store.probe().orElseThrow();
            assertTrue(
                    trouble.contains("missing, expired or not accepted")
                            && trouble.endsWith("; renew them"),
                    trouble);
            assertFalse(trouble.contains("old"), trouble);
        }
    }

    @Test
    void saysThatNothingListens() throws IOException {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        GcsStore store = new GcsStore(options(nobody, Optional.empty()), GcsStores.settings());
        assertEquals(
                "cannot write in gs://layers: nothing listens there (Connection refused); try again",
                store.probe().orElseThrow());
    }

    @Test
    void knowsAServerThatIsSomethingElse() {
        GcsStore store = GcsStores.store(fake);
        for (GcsFault.Foreign foreign :
                List.of(
                        new GcsFault.Foreign(200, "text/html", "<html>welcome</html>"),
                        new GcsFault.Foreign(200, "application/json", "{\"a\": 1}"),
                        new GcsFault.Foreign(404, "text/plain", "404 page not found"),
                        new GcsFault.Foreign(404, "application/json", "{\"detail\": \"none\"}"),
                        new GcsFault.Foreign(405, "application/xml", "<Error/>"))) {
            fake.failNext(GcsOperation.INSERT, foreign);
            assertEquals(
                    "cannot write in gs://layers: whoever answers there is not Google Cloud"
                            + " Storage; check the endpoint",
                    store.probe().orElseThrow(),
                    foreign.toString());
        }
    }

    @Test
    void knowsAServerThatIgnoresPreconditions() {
        fake.ignorePreconditions();
        assertEquals(
                "cannot write in gs://layers: the server ignores ifGenerationMatch=0 and would"
                        + " overwrite objects; use one that honours preconditions",
                GcsStores.store(fake).probe().orElseThrow());
        assertEquals(0, fake.objects(GcsStores.BUCKET).size());
    }

    @Test
    void waitsNoLongerThanItMay() {
        fake.failNext(GcsOperation.INSERT, new GcsFault.Silence());
        GcsSettings settings = GcsStores.settings().withProbeTimeout(Duration.ofMillis(200));
        assertEquals(
                "cannot write in gs://layers: no answer within 200 ms;"
                        + " check the network and the endpoint",
                new GcsStore(GcsStores.options(fake), settings).probe().orElseThrow());
    }

    private static GcsStore store(URI endpoint, CredentialsSource credentials) {
        return new GcsStore(options(endpoint, Optional.of(credentials)), GcsStores.settings());
    }

    private static StorageOptions options(URI endpoint, Optional<CredentialsSource> credentials) {
        return new GcsConnection(
                        Optional.of(endpoint),
                        Optional.empty(),
                        credentials,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5))
                .options();
    }
}
