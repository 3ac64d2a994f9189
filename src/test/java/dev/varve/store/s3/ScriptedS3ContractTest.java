package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.store.BlobStore;
import dev.varve.store.BlobStoreContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * The contract before the scripted server: proves the server, by what S3Proxy has judged already,
 * and what S3Proxy cannot do: the order of UTF-8, and sums.
 */
final class ScriptedS3ContractTest implements BlobStoreContract {

    private final ScriptedS3 server;

    ScriptedS3ContractTest() throws IOException {
        server = new ScriptedS3();
    }

    @Override
    public BlobStore emptyStore() {
        return server.newStore();
    }

    @Override
    public void createAll(BlobStore store, List<String> keys) {
        keys.forEach(key -> server.s3().put(key, new byte[0]));
    }

    @AfterEach
    void leavesNothingUnfinished() throws IOException {
        assertEquals(0, server.s3().openUploads());
        assertEquals(
                List.of(),
                server.s3().objects().keySet().stream()
                        .filter(key -> key.startsWith(".varve-staging"))
                        .toList());
        server.close();
    }
}
