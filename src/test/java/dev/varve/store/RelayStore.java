package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** Hands every call to the store that the test has chosen last. */
public final class RelayStore implements BlobStore {

    private volatile BlobStore store;

    public RelayStore(BlobStore first) {
        store = first;
    }

    /** From now on calls go there. */
    public void use(BlobStore next) {
        store = next;
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        return store.create(key, bytes);
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return store.stage(near);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return store.stageAs(key);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        return store.head(key);
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return store.read(key);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return store.read(key, offset, length);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        store.move(from, to);
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        store.delete(key);
    }

    @Override
    public Optional<String> probe() {
        return store.probe();
    }

    @Override
    public void close() {
        store.close();
    }
}
