package dev.varve.wiring.storage;

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
 * A store of a server that gets no object before the server has proven that it does not replace
 * any: who writes without having asked for readiness meets the same refusal.
 */
final class ProvenStore extends DelegatingStore {

    private final BlobStore bare;

    /**
     * @param bare closed with this
     */
    ProvenStore(BlobStore bare) {
        this.bare = bare;
    }

    @Override
    protected BlobStore bare() {
        return bare;
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        bare.prove(bytes.remaining());
        return bare.create(key, bytes);
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return new ProvenBlob(bare.stage(near));
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return new ProvenBlob(bare.stageAs(key));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        bare.prove(Long.MAX_VALUE);
        bare.move(from, to);
    }

    private final class ProvenBlob extends DelegatingBlob {

        ProvenBlob(StagedBlob staged) {
            super(staged);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            bare.prove(sizeBytes() + bytes.remaining());
            super.append(bytes);
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            bare.prove(sizeBytes());
            return super.commit(key);
        }

        @Override
        public CreatedBlob replace(BlobVersion there) throws IOException {
            bare.prove(sizeBytes());
            return super.replace(there);
        }
    }
}
