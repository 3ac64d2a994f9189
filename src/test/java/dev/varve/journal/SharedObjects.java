package dev.varve.journal;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.ChangedBlobException;
import dev.varve.store.CreatedBlob;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A store that several processes share, for one thread: its answers get lost, and what was sent may
 * arrive long after its sender was told that it failed.
 */
final class SharedObjects {

    private final Random random;
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final List<Late> late = new ArrayList<>();

    /** How many of a hundred calls go wrong. */
    private int faults = 8;

    /** Of creates that are on their way until they are let in. */
    private boolean slow;

    private record Late(BlobKey key, byte[] bytes) {}

    SharedObjects(Random random) {
        this.random = random;
    }

    /** From now on every call does what it should. */
    void heal() {
        faults = 0;
    }

    /** From now on every object arrives late, or none does. */
    void beSlow(boolean now) {
        slow = now;
    }

    /** One that was on its way arrives, if there is one. */
    void arrive() {
        if (!late.isEmpty()) {
            Late each = late.remove(random.nextInt(late.size()));
            objects.putIfAbsent(each.key().value(), each.bytes());
        }
    }

    /** The first of those below a folder arrives, if there is one. */
    void arriveIn(String below) {
        for (Late each : List.copyOf(late)) {
            if (each.key().value().startsWith(below)) {
                late.remove(each);
                objects.putIfAbsent(each.key().value(), each.bytes());
                return;
            }
        }
    }

    int onTheWay() {
        return late.size();
    }

    Map<String, byte[]> objects() {
        return objects;
    }

    /** As one process sees it. */
    BlobStore seenBy(Runnable beforeEvery) {
        return new View(beforeEvery);
    }

    private final class View implements BlobStore {

        private final Runnable beforeEvery;

        View(Runnable beforeEvery) {
            this.beforeEvery = beforeEvery;
        }

        /** Whether the call is done although it seems to fail; empty if it does not fail. */
        private Optional<Boolean> fault() {
            beforeEvery.run();
            return random.nextInt(100) < faults
                    ? Optional.of(random.nextBoolean())
                    : Optional.empty();
        }

        private void read() throws IOException {
            if (fault().isPresent()) {
                throw failed();
            }
        }

        private static TransientStoreException failed() {
            return new TransientStoreException("as the test wants it");
        }

        @Override
        public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
            byte[] given = new byte[bytes.remaining()];
            bytes.duplicate().get(given);
            Optional<Boolean> fault = fault();
            boolean isFile =
                    faults > 0 && key.value().startsWith("files/") && random.nextInt(3) == 0;
            if (slow) {
                late.add(new Late(key, given));
                throw failed();
            }
            if (isFile || fault.isPresent() && !fault.get()) {
                if (isFile || random.nextBoolean()) {
                    late.add(new Late(key, given));
                }
                throw failed();
            }
            byte[] there = objects.putIfAbsent(key.value(), given);
            beforeEvery.run(); // whoever waits for the answer may be stopped
            if (fault.isPresent()) {
                throw failed();
            }
            if (there != null && !Arrays.equals(there, given)) {
                throw new BlobExistsException(key, "other bytes");
            }
            return new CreatedBlob(key, given.length, there != null);
        }

        @Override
        public StagedBlob stage(BlobKey near) {
            return stageAs(near);
        }

        @Override
        public StagedBlob stageAs(BlobKey known) {
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            return new StagedBlob() {
                @Override
                public CreatedBlob replace(BlobVersion there) {
                    throw new UnsupportedOperationException("nothing is replaced here");
                }

                @Override
                public void append(ByteBuffer bytes) {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    held.writeBytes(copy);
                }

                @Override
                public long sizeBytes() {
                    return held.size();
                }

                @Override
                public long heldBytes() {
                    return held.size();
                }

                @Override
                public CreatedBlob commit(BlobKey key) throws IOException {
                    return create(key, ByteBuffer.wrap(held.toByteArray()));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Optional<BlobInfo> head(BlobKey key) throws IOException {
            read();
            return Optional.ofNullable(objects.get(key.value()))
                    .map(bytes -> new BlobInfo(key, bytes.length));
        }

        @Override
        public InputStream read(BlobKey key) throws IOException {
            return read(key, 0, Long.MAX_VALUE);
        }

        @Override
        public InputStream read(BlobKey key, long offset, long length) throws IOException {
            read();
            byte[] bytes = objects.get(key.value());
            if (bytes == null) {
                throw new NoSuchBlobException(key);
            }
            int from = (int) Math.min(offset, bytes.length);
            return new ByteArrayInputStream(
                    bytes, from, (int) Math.min(length, (long) bytes.length - from));
        }

        @Override
        public Optional<BlobVersion> version(BlobKey key) throws IOException {
            return head(key)
                    .map(
                            there ->
                                    new BlobVersion(
                                            key,
                                            there.sizeBytes(),
                                            Integer.toString(
                                                    Arrays.hashCode(objects.get(key.value())))));
        }

        @Override
        public InputStream read(BlobVersion version, long offset) throws IOException {
            version.requireOffset(offset);
            if (version(version.key()).filter(version::equals).isEmpty()) {
                throw new ChangedBlobException(version.key());
            }
            return read(version.key(), offset, version.sizeBytes() - offset);
        }

        @Override
        public Stream<BlobInfo> list(String prefix) throws IOException {
            read();
            List<BlobInfo> all = new ArrayList<>();
            for (Map.Entry<String, byte[]> each : objects.tailMap(prefix).entrySet()) {
                if (!each.getKey().startsWith(prefix)) {
                    break;
                }
                all.add(new BlobInfo(new BlobKey(each.getKey()), each.getValue().length));
            }
            return all.stream();
        }

        @Override
        public void move(BlobKey from, BlobKey to) throws IOException {
            create(to, ByteBuffer.wrap(read(from).readAllBytes()));
            delete(from);
        }

        @Override
        public void delete(BlobKey key) throws IOException {
            Optional<Boolean> fault = fault();
            if (!fault.equals(Optional.of(false))) {
                objects.remove(key.value());
            }
            if (fault.isPresent()) {
                throw failed();
            }
        }

        @Override
        public Optional<String> probe() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
