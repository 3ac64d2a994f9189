package dev.varve.wiring.storage;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.CreatedBlob;
import dev.varve.store.Finding;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store in front of another: whatever is asked of it becomes a call, which the heirs make. */
abstract class ForwardingStore implements BlobStore {

    /** The store that is called in the end. */
    abstract BlobStore bare();

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
    public Optional<String> probe() {
        return bare().probe();
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
    public List<Finding> inspect(Clock clock) throws IOException {
        return bare().inspect(clock);
    }

    @Override
    public List<String> leftOvers(String prefix) throws IOException {
        return call(StoreOperation.LIST, prefix, () -> bare().leftOvers(prefix));
    }

    @Override
    public void close() {
        bare().close();
    }

    private final class CalledBlob implements StagedBlob {

        private final BlobKey near;
        private final StagedBlob staged;

        CalledBlob(BlobKey near, StagedBlob staged) {
            this.near = near;
            this.staged = staged;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            call(
                    StoreOperation.APPEND,
                    near.value(),
                    () -> {
                        staged.append(bytes);
                        return staged;
                    });
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
            return call(StoreOperation.COMMIT, key.value(), () -> staged.commit(key));
        }

        @Override
        public void close() {
            staged.close();
        }
    }
}
