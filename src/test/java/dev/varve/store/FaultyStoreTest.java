package dev.varve.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A faulty store that is not told to fail is as good as any. */
final class FaultyStoreTest implements BlobStoreContract {

    @TempDir Path root;

    @Override
    public BlobStore emptyStore() {
        return new FaultyStore(new LocalStore(root));
    }

    @Override
    public void createAll(BlobStore store, List<String> keys) throws IOException {
        LocalFiles.createAll(root, keys);
    }
}
