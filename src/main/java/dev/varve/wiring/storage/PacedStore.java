package dev.varve.wiring.storage;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.DelegatingStore;
import dev.varve.store.Pace;
import java.io.IOException;
import java.io.InputStream;

/** A store from which no more bytes a second are read than were allowed. Thread-safe. */
public final class PacedStore extends DelegatingStore {

    private final BlobStore store;
    private final Pace pace;

    /**
     * @param store closed with this
     */
    public PacedStore(BlobStore store, Pace pace) {
        this.store = store;
        this.pace = pace;
    }

    @Override
    protected BlobStore bare() {
        return store;
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return pace.limiting(super.read(key));
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return pace.limiting(super.read(key, offset, length));
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        return pace.limiting(super.read(version, offset));
    }
}
