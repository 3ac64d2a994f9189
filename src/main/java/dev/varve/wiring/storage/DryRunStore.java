package dev.varve.wiring.storage;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes everything and keeps nothing but the sizes: for seeing what would be written, and where.
 */
public final class DryRunStore implements BlobStore {

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) {
        return new CreatedBlob(key, bytes.remaining(), false);
    }

    @Override
    public StagedBlob stage(BlobKey near) {
        return new Counted();
    }

    @Override
    public StagedBlob stageAs(BlobKey key) {
        return new Counted();
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return Optional.empty();
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        throw new NoSuchBlobException(key);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        throw new NoSuchBlobException(key);
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) {
        return Optional.empty();
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        throw new NoSuchBlobException(version.key());
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return Stream.empty();
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        throw new NoSuchBlobException(from);
    }

    @Override
    public void delete(BlobKey key) {}

    @Override
    public Optional<String> probe() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private static final class Counted implements StagedBlob {

        private long sizeBytes;

        @Override
        public void append(ByteBuffer bytes) {
            sizeBytes += bytes.remaining();
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public long heldBytes() {
            return 0;
        }

        @Override
        public CreatedBlob commit(BlobKey key) {
            return new CreatedBlob(key, sizeBytes, false);
        }

        @Override
        public CreatedBlob replace(BlobVersion there) {
            return new CreatedBlob(there.key(), sizeBytes, false);
        }

        @Override
        public void close() {}
    }
}
