package dev.varve.store.s3;

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
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class S3ResumedReadsTest {

    private static final BlobKey KEY = new BlobKey("in/ledgers.ndjson");

    private ScriptedS3 server;
    private S3Client client;
    private S3Store store;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedS3();
        client = server.newClient();
        store = new S3Store(() -> client, S3Settings.of(FakeS3.BUCKET));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        client.close();
        server.close();
    }

    private InputStream resumed(BlobVersion version) throws IOException {
        return new ResumedInput(at -> store.read(version, at), version.sizeBytes());
    }

    @Test
    void losesAndRepeatsNoByteWhereConnectionsAreCut() throws IOException {
        byte[] bytes = random(400_000, 7);
        server.s3().put(KEY.value(), bytes);
        BlobVersion version = store.version(KEY).orElseThrow();
        for (int i = 0; i < 6; i++) {
            server.failNext("GetObject", new Fault.HalfAnswer());
        }
        try (InputStream in = resumed(version)) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        assertEquals(7, server.operations().stream().filter("GetObject"::equals).count());
        assertTrue(
                server.asked().stream()
                        .filter(each -> each.operation().equals("GetObject"))
                        .allMatch(
                                each -> each.header("if-match").equals(Optional.of(version.tag()))),
                () -> server.asked().toString());
    }

    @Test
    void losesAndRepeatsNoByteWhateverFailsByChance() throws IOException {
        long seed = System.nanoTime();
        System.out.println("S3ResumedReadsTest: seed " + seed);
        Random random = new Random(seed);
        byte[] bytes = random(300_000, seed);
        server.s3().put(KEY.value(), bytes);
        BlobVersion version = store.version(KEY).orElseThrow();
        Fault busy = new Fault.Answer(WireAnswer.error(503, "SlowDown"));
        server.failByChance(
                _ ->
                        switch (random.nextInt(4)) {
                            case 0 -> Optional.of(new Fault.HalfAnswer());
                            case 1 ->
                                    Optional.of(
                                            random.nextBoolean() ? busy : new Fault.ResetAfter());
                            default -> Optional.empty();
                        });
        try (InputStream in = new ResumedInput(at -> opened(version, at), version.sizeBytes())) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
    }

    /** Tries again, as the store's façade does. */
    private InputStream opened(BlobVersion version, long at) throws IOException {
        while (true) {
            try {
                return store.read(version, at);
            } catch (TransientStoreException busy) {
                assertTrue(busy.getMessage().contains("s3://" + FakeS3.BUCKET), busy::getMessage);
            }
        }
    }

    @Test
    void anObjectThatIsReplacedMeanwhileIsNoMixture() throws IOException {
        server.s3().put(KEY.value(), random(400_000, 8));
        BlobVersion version = store.version(KEY).orElseThrow();
        server.failNext("GetObject", new Fault.HalfAnswer());
        try (InputStream in = resumed(version)) {
            assertEquals(1000, in.readNBytes(1000).length);
            server.s3().put(KEY.value(), random(400_000, 9));
            ChangedBlobException changed =
                    assertThrows(ChangedBlobException.class, in::readAllBytes);
            assertEquals(
                    "'in/ledgers.ndjson' was replaced while it was read", changed.getMessage());
        }
    }
}
