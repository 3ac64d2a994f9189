package dev.varve.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class LocalStoreContractTest implements BlobStoreContract {

    @TempDir Path root;

    @Override
    public BlobStore emptyStore() {
        return new LocalStore(root);
    }

    @Override
    public void createAll(BlobStore store, List<String> keys) throws IOException {
        LocalFiles.createAll(root, keys);
    }
}
