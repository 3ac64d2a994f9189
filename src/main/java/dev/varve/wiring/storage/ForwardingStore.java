package dev.varve.wiring.storage;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.DelegatingBlob;
import dev.varve.store.DelegatingStore;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store in front of another: whatever is asked of it becomes a call, which the heirs make. */
abstract class ForwardingStore extends DelegatingStore {

    /**
     * Makes the call, as often as it takes.
     *
     * @param subject the key or prefix that it is about
     * @throws IOException as the store throws it, when the call is not made again
     */
    abstract <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException;

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        return call(StoreOperation.CREATE, key.value(), () -> bare().create(key, bytes));
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        StagedBlob staged = call(StoreOperation.STAGE, near.value(), () -> bare().stage(near));
        return new CalledBlob(near, staged);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        StagedBlob staged = call(StoreOperation.STAGE, key.value(), () -> bare().stageAs(key));
        return new CalledBlob(key, staged);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        return call(StoreOperation.HEAD, key.value(), () -> bare().head(key));
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return call(StoreOperation.READ, key.value(), () -> bare().read(key));
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return call(StoreOperation.READ, key.value(), () -> bare().read(key, offset, length));
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        return call(StoreOperation.HEAD, key.value(), () -> bare().version(key));
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        return call(StoreOperation.READ, version.key().value(), () -> bare().read(version, offset));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return call(StoreOperation.LIST, prefix, () -> bare().list(prefix));
    }

    @Override
    public Stream<BlobInfo> list(String prefix, String without) throws IOException {
        return call(StoreOperation.LIST, prefix, () -> bare().list(prefix, without));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        call(
                StoreOperation.MOVE,
                from.value(),
                () -> {
                    bare().move(from, to);
                    return to;
                });
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        call(
                StoreOperation.DELETE,
                key.value(),
                () -> {
                    bare().delete(key);
                    return key;
                });
    }

    @Override
    public void prove(long sizeBytes) throws IOException {
        call(
                StoreOperation.PROOF,
                "conditional writes",
                () -> {
                    bare().prove(sizeBytes);
                    return this;
                });
    }

    @Override
    public List<String> leftOvers(String prefix) throws IOException {
        return call(StoreOperation.LIST, prefix, () -> bare().leftOvers(prefix));
    }

    private final class CalledBlob extends DelegatingBlob {

        private final BlobKey near;

        CalledBlob(BlobKey near, StagedBlob staged) {
            super(staged);
            this.near = near;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            call(
                    StoreOperation.APPEND,
                    near.value(),
                    () -> {
                        super.append(bytes);
                        return near;
                    });
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            return call(StoreOperation.COMMIT, key.value(), () -> super.commit(key));
        }

        @Override
        public CreatedBlob replace(BlobVersion there) throws IOException {
            return call(StoreOperation.COMMIT, there.key().value(), () -> super.replace(there));
        }
    }
}
