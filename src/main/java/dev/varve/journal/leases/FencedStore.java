package dev.varve.journal.leases;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.DelegatingBlob;
import dev.varve.store.DelegatingStore;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A store as the holder of a lease may use it: nothing is created, moved or removed without the
 * lease, and what is created counts only if the lease held until it was there, since a successor
 * looks for it once it does not. Reading is free.
 *
 * <p>All that changes something throws what {@link Lease#require} throws.
 */
public final class FencedStore extends DelegatingStore {

    private final BlobStore store;
    private final Lease lease;

    public FencedStore(BlobStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    @Override
    protected BlobStore bare() {
        return store;
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        lease.require();
        CreatedBlob created = store.create(key, bytes);
        lease.require();
        return created;
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return new Fenced(store.stage(near));
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return new Fenced(store.stageAs(key));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        lease.require();
        store.move(from, to);
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        lease.require();
        store.delete(key);
    }

    private final class Fenced extends DelegatingBlob {

        Fenced(StagedBlob staged) {
            super(staged);
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            lease.require();
            return super.commit(key);
        }

        @Override
        public CreatedBlob replace(BlobVersion there) throws IOException {
            lease.require();
            return super.replace(there);
        }
    }
}
