package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A staged object that hands every call to another, but for those that its heirs see to. */
public abstract class DelegatingBlob implements StagedBlob {

    private final StagedBlob staged;

    /**
     * @param staged owned by this from now on
     */
    protected DelegatingBlob(StagedBlob staged) {
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
        return staged.commit(key);
    }

    @Override
    public CreatedBlob replace(BlobVersion there) throws IOException {
        return staged.replace(there);
    }

    @Override
    public void close() {
        staged.close();
    }
}
