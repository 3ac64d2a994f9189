package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** Where objects live. (contract to be documented by the store room) */
public interface BlobStore extends AutoCloseable {

    /** Whole or not at all; the same bytes again succeed; other bytes: {@link BlobExistsException}. */
    BlobInfo create(BlobKey key, ByteBuffer bytes) throws IOException;

    /**
     * Begins an object whose bytes come in pieces. Nothing is visible until {@link StagedBlob#commit}.
     *
     * @param near the key it will most likely have; a file named by its checksum passes any key of its directory
     */
    StagedBlob stage(BlobKey near) throws IOException;

    Optional<BlobInfo> head(BlobKey key) throws IOException;

    InputStream read(BlobKey key) throws IOException;

    /** Every finished object below the prefix, in the order of the keys; unfinished ones are never listed. Close the stream. */
    Stream<BlobInfo> list(String prefix) throws IOException;

    /** Raw segments only. */
    void move(BlobKey from, BlobKey to) throws IOException;

    /** Raw segments only. */
    void delete(BlobKey key) throws IOException;

    /** Readiness: empty when objects can be written now, otherwise what is wrong and what to do. */
    Optional<String> trouble();

    @Override
    void close();
}
