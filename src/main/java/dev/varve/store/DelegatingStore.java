package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that hands every call to another, but for those that its heirs see to. */
public abstract class DelegatingStore implements BlobStore {

    /** The store that is called in the end; closed with this. */
    protected abstract BlobStore bare();

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        return bare().create(key, bytes);
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return bare().stage(near);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return bare().stageAs(key);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        return bare().head(key);
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        return bare().version(key);
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return bare().read(key);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return bare().read(key, offset, length);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return bare().list(prefix);
    }

    @Override
    public Stream<BlobInfo> list(String prefix, String without) throws IOException {
        return bare().list(prefix, without);
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        bare().move(from, to);
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        bare().delete(key);
    }

    @Override
    public Optional<String> probe() {
        return bare().probe();
    }

    @Override
    public void prove(long sizeBytes) throws IOException {
        bare().prove(sizeBytes);
    }

    @Override
    public List<Finding> inspect(Clock clock) throws IOException {
        return bare().inspect(clock);
    }

    @Override
    public List<String> leftOvers(String prefix) throws IOException {
        return bare().leftOvers(prefix);
    }

    @Override
    public void close() {
        bare().close();
    }
}
