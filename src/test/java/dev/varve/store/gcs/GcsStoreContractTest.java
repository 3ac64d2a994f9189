package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.store.BlobStore;
import dev.varve.store.BlobStoreContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class GcsStoreContractTest implements BlobStoreContract {

    private final GcsFake fake = GcsFake.start(GcsStores.BUCKET);

    @Override
    public BlobStore emptyStore() {
        return GcsStores.smallStore(fake);
    }

    @Override
    public void createAll(BlobStore store, List<String> keys) {
        keys.forEach(key -> fake.put(GcsStores.BUCKET, key, new byte[0]));
    }

    @AfterEach
    void leavesNoUploadOpen() {
        assertEquals(0, fake.openSessions());
        fake.close();
    }
}
