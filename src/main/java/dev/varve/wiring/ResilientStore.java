package dev.varve.wiring;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The store with patience: what may pass is tried again. A class of its own because interceptors do
 * not apply to what a producer returns. Retries are correct here because every call of a store may
 * be repeated by contract.
 */
@ApplicationScoped
public class ResilientStore implements BlobStore {

    private final BlobStore bare;
    private final StoreAttempts attempts;
    private final Counter retries;

    @Inject
    ResilientStore(@Bare BlobStore bare, StoreAttempts attempts, MeterRegistry registry) {
        this.bare = bare;
        this.attempts = attempts;
        this.retries = registry.counter("varve.store.retries");
    }

    private <T> T attempt(StoreAttempts.Call<T> call) throws IOException {
        boolean[] again = {false};
        return attempts.run(
                () -> {
                    if (again[0]) {
                        retries.increment();
                    }
                    again[0] = true;
                    return call.run();
                });
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        return attempt(() -> bare.create(key, bytes));
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return new ResilientBlob(attempt(() -> bare.stage(near)));
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return new ResilientBlob(attempt(() -> bare.stageAs(key)));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        return attempt(() -> bare.head(key));
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return attempt(() -> bare.read(key));
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return attempt(() -> bare.read(key, offset, length));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return attempt(() -> bare.list(prefix));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        attempt(
                () -> {
                    bare.move(from, to);
                    return to;
                });
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        attempt(
                () -> {
                    bare.delete(key);
                    return key;
                });
    }

    @Override
    public Optional<String> trouble() {
        return bare.trouble();
    }

    @Override
    public void close() {
        bare.close();
    }

    private final class ResilientBlob implements StagedBlob {

        private final StagedBlob staged;

        ResilientBlob(StagedBlob staged) {
            this.staged = staged;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            attempt(
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
            return attempt(() -> staged.commit(key));
        }

        @Override
        public void close() {
            staged.close();
        }
    }
}
