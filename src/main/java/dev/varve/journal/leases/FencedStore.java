package dev.varve.journal.leases;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store as the holder of a lease may use it: nothing is created, moved or removed without the
 * lease, and what is created counts only if the lease held until it was there, since a successor
 * looks for it once it does not. Reading is free.
 *
 * <p>All that changes something throws what {@link Lease#require} throws.
 */
public final class FencedStore implements BlobStore {

    private final BlobStore store;
    private final Lease lease;

    public FencedStore(BlobStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
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
        lease.require();
        store.move(from, to);
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        lease.require();
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

    private final class Fenced implements StagedBlob {

        private final StagedBlob staged;

        Fenced(StagedBlob staged) {
            this.staged = staged;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            staged.append(bytes);
        }

        @Override
        public long sizeBytes() {
            return staged.sizeBytes();
        }

        @Override
        public long heldBytes() {
            return staged.heldBytes();
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            lease.require();
            return staged.commit(key);
        }

        @Override
        public void close() {
            staged.close();
        }
    }
}
