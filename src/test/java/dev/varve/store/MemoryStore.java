package dev.varve.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests that need many objects or want to know how much staged objects hold:
 * like an object store below its threshold, it holds all of them until they are committed.
 */
public final class MemoryStore implements BlobStore {

    private final Map<BlobKey, byte[]> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong mostHeldBytes = new AtomicLong();
    private final Set<BlobKey> knownNames = new ConcurrentSkipListSet<>();
    private volatile boolean closed;

    /** The most that all staged objects together have held at once. */
    public long mostHeldBytes() {
        return mostHeldBytes.get();
    }

    /** What staged objects hold now. */
    public long heldBytes() {
        return heldBytes.get();
    }

    /** The names under which objects were {@linkplain #stageAs staged}. */
    public List<BlobKey> knownNames() {
        return List.copyOf(knownNames);
    }

    private void hold(long bytes) {
        long held = heldBytes.addAndGet(bytes);
        mostHeldBytes.accumulateAndGet(held, Math::max);
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        requireOpen();
        byte[] given = new byte[bytes.remaining()];
        bytes.duplicate().get(given);
        byte @Nullable [] there = objects.putIfAbsent(key, given);
        if (there != null && !Arrays.equals(there, given)) {
            throw new BlobExistsException(
                    key, "%d bytes there, %d bytes given".formatted(there.length, given.length));
        }
        return new CreatedBlob(key, given.length, there != null);
    }

    @Override
    public StagedBlob stage(BlobKey near) {
        requireOpen();
        return new Held(Optional.empty());
    }

    @Override
    public StagedBlob stageAs(BlobKey key) {
        requireOpen();
        knownNames.add(key);
        return new Held(Optional.of(key));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        requireOpen();
        return Optional.ofNullable(objects.get(key)).map(bytes -> new BlobInfo(key, bytes.length));
    }

    private CreatedBlob replace(BlobVersion version, byte[] given) throws IOException {
        requireOpen();
        byte[] there = bytes(version.key());
        boolean isSame = Arrays.equals(there, given);
        if (!isSame
                && !(version(version.key(), there).equals(version)
                        && objects.replace(version.key(), there, given))) {
            throw new BlobExistsException(version.key(), "another version is there");
        }
        return new CreatedBlob(version.key(), given.length, isSame);
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return read(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        requireOpen();
        BlobStore.requireRange(offset, length);
        byte[] bytes = bytes(key);
        int from = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(
                bytes, from, (int) Math.min(length, (long) bytes.length - from));
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) {
        requireOpen();
        return Optional.ofNullable(objects.get(key)).map(bytes -> version(key, bytes));
    }

    private static BlobVersion version(BlobKey key, byte[] bytes) {
        return new BlobVersion(key, bytes.length, Integer.toString(Arrays.hashCode(bytes)));
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        requireOpen();
        version.requireOffset(offset);
        byte[] bytes = bytes(version.key());
        if (!version(version.key(), bytes).equals(version)) {
            throw new ChangedBlobException(version.key());
        }
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    private byte[] bytes(BlobKey key) throws NoSuchBlobException {
        byte @Nullable [] bytes = objects.get(key);
        if (bytes == null) {
            throw new NoSuchBlobException(key);
        }
        return bytes;
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        requireOpen();
        KeyRules.wrongPrefix(prefix)
                .ifPresent(
                        wrong -> {
                            throw new InvalidKeyException(prefix, wrong);
                        });
        return objects.entrySet().stream()
                .filter(each -> each.getKey().value().startsWith(prefix))
                .map(each -> new BlobInfo(each.getKey(), each.getValue().length));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        requireOpen();
        byte[] bytes = bytes(from);
        create(to, ByteBuffer.wrap(bytes));
        if (!from.equals(to)) {
            objects.remove(from);
        }
    }

    @Override
    public void delete(BlobKey key) {
        requireOpen();
        objects.remove(key);
    }

    @Override
    public Optional<String> probe() {
        requireOpen();
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private final class Held implements StagedBlob {

        private final Optional<BlobKey> known;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean committing;
        private boolean ended;
        private boolean released;

        Held(Optional<BlobKey> known) {
            this.known = known;
        }

        @Override
        public void append(ByteBuffer piece) {
            if (committing || ended) {
                throw new IllegalStateException("the object has ended");
            }
            byte[] copy = new byte[piece.remaining()];
            piece.duplicate().get(copy);
            bytes.writeBytes(copy);
            hold(copy.length);
        }

        @Override
        public long sizeBytes() {
            return bytes.size();
        }

        @Override
        public long heldBytes() {
            return released ? 0 : bytes.size();
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            if (ended) {
                throw new IllegalStateException("the object has ended");
            }
            if (known.isPresent() && !known.get().equals(key)) {
                throw new IllegalArgumentException("staged as '%s'".formatted(known.get()));
            }
            committing = true;
            CreatedBlob created = create(key, ByteBuffer.wrap(bytes.toByteArray()));
            close();
            return created;
        }

        @Override
        public CreatedBlob replace(BlobVersion there) throws IOException {
            if (ended) {
                throw new IllegalStateException("the object has ended");
            }
            committing = true;
            CreatedBlob created = MemoryStore.this.replace(there, bytes.toByteArray());
            close();
            return created;
        }

        @Override
        public void close() {
            ended = true;
            if (!released) {
                released = true;
                hold(-bytes.size());
            }
        }
    }
}
