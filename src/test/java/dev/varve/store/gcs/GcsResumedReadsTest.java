package dev.varve.store.gcs;

import static dev.varve.store.Blobs.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.ChangedBlobException;
import dev.varve.store.ResumedInput;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcsResumedReadsTest {

    private static final BlobKey KEY = new BlobKey("in/ledgers.ndjson");

    private final GcsFake fake = GcsFake.start(GcsStores.BUCKET);
    private final GcsStore store = GcsStores.store(fake);

    @AfterEach
    void close() {
        store.close();
        assertEquals(List.of(), fake.violations());
        fake.close();
    }

    @Test
    void losesAndRepeatsNoByteWhateverFailsByChance() throws IOException {
        long seed = System.nanoTime();
        byte[] bytes = random(300_000, seed);
        System.out.println("GcsResumedReadsTest: seed " + seed);
        fake.put(GcsStores.BUCKET, KEY.value(), bytes);
        BlobVersion version = store.version(KEY).orElseThrow();
        fake.failNext(
                GcsOperation.READ,
                new GcsFault.HalfAnAnswer(),
                GcsFault.status(503),
                new GcsFault.HalfAnAnswer());
        fake.failByChance(seed, 0.3);
        try (InputStream in = new ResumedInput(at -> opened(version, at), version.sizeBytes())) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        assertTrue(fake.faultsHappened() >= 3);
    }

    /** Tries again, as the store's façade does. */
    private InputStream opened(BlobVersion version, long at) throws IOException {
        while (true) {
            try {
                return store.read(version, at);
            } catch (TransientStoreException busy) {
                assertTrue(busy.getMessage().contains("gs://layers"), busy::getMessage);
            }
        }
    }

    @Test
    void anObjectThatIsReplacedMeanwhileIsNoMixture() throws IOException {
        fake.put(GcsStores.BUCKET, KEY.value(), random(400_000, 8));
        BlobVersion version = store.version(KEY).orElseThrow();
        fake.failNext(GcsOperation.READ, new GcsFault.HalfAnAnswer());
        try (InputStream in =
                new ResumedInput(at -> store.read(version, at), version.sizeBytes())) {
            assertEquals(1000, in.readNBytes(1000).length);
            fake.put(GcsStores.BUCKET, KEY.value(), random(400_000, 9));
            assertThrows(ChangedBlobException.class, in::readAllBytes);
        }
    }

    /** Bytes that are all there, and not those that were stored, must not pass for the object. */
    @Test
    void aWrongChecksumBehindTheLastByteIsNoEnd() throws IOException {
        fake.put(GcsStores.BUCKET, KEY.value(), random(10_000, 10));
        BlobVersion version = store.version(KEY).orElseThrow();
        fake.failNext(GcsOperation.READ, new GcsFault.WrongChecksum());
        try (InputStream in =
                new ResumedInput(at -> store.read(version, at), version.sizeBytes())) {
            assertThrows(TransientStoreException.class, in::readAllBytes);
        }
    }
}
