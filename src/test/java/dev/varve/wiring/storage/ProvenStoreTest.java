package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.StagedBlob;
import dev.varve.store.s3.S3Clients;
import dev.varve.store.s3.S3Connection;
import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

final class ProvenStoreTest {

    private static final BlobKey KEY = new BlobKey("event/a");
    private static final byte[] FOREIGN = {9};

    @Test
    void noWayOfWritingReachesAServerThatReplacesObjects() throws IOException {
        try (S3FakeServer server = S3FakeServer.withoutConditionsOnCompletion()) {
            server.put(KEY.value(), FOREIGN);
            try (BlobStore store = store(server);
                    StagedBlob staged = store.stage(KEY);
                    StagedBlob named = store.stageAs(KEY)) {
                ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1});
                refused(() -> store.create(KEY, bytes));
                refused(() -> staged.append(bytes));
                refused(() -> staged.commit(KEY));
                refused(() -> named.append(bytes));
                refused(() -> named.commit(KEY));
                refused(() -> store.move(KEY, new BlobKey("event/b")));
                assertEquals(1, store.head(KEY).orElseThrow().sizeBytes());
            }
            assertEquals(1, server.objects().size());
            assertTrue(
                    server.createdKeys().stream()
                            .allMatch(key -> key.startsWith(".varve-staging/probe-")),
                    () -> server.createdKeys().toString());
        }
    }

    private static void refused(Executable write) {
        IOException refused = assertThrows(IOException.class, write);
        assertTrue(refused.getMessage().contains("ignores 'If-None-Match: *'"), refused::toString);
    }

    private static BlobStore store(S3FakeServer server) {
        S3Connection connection = new S3Connection("us-east-1", server.endpoint(), true);
        return new ProvenStore(
                new S3Store(
                        () ->
                                S3Clients.builder(connection)
                                        .credentialsProvider(
                                                StaticCredentialsProvider.create(
                                                        AwsBasicCredentials.create(
                                                                "key", "secret")))
                                        .build(),
                        S3Settings.of(S3FakeServer.BUCKET)));
    }
}
