package dev.varve.store.s3;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.store.BlobStore;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that knows neither conditions nor copies still gets large objects whole. */
final class S3rverTest {

    @Test
    void readsBackAndSendsAgainWhatItCannotCopy() throws IOException {
        S3Server server = S3Server.shared(S3ServerKind.S3RVER);
        byte[] content = random(12 << 20, 41);
        try (BlobStore store = new S3Store(server::newClient, S3Settings.of(server.newBucket()))) {
            try (StagedBlob staged = store.stage(key("d/near"))) {
                staged.append(ByteBuffer.wrap(content));
                staged.commit(key("d/final"));
            }
            assertArrayEquals(content, bytes(store, "d/final"));
            store.move(key("d/final"), key("d/moved"));
            assertArrayEquals(content, bytes(store, "d/moved"));
            assertEquals(Optional.empty(), store.head(key("d/final")));
        }
    }
}
