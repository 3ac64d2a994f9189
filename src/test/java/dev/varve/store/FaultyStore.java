package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails as it is told, or by a seed, for the tests of what stands above: before
 * anything was done, or after it was done though the caller does not learn of it. It is slow where
 * {@link #beforeEvery} waits. Thread-safe.
 */
public final class FaultyStore implements BlobStore {

    /** What can fail. */
    public enum Operation {
        CREATE,
        STAGE,
        APPEND,
        COMMIT,
        HEAD,
        READ,
        LIST,
        MOVE,
        DELETE
    }

    /** When it fails. What only reads, and appending, which may not count then, fails before. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    private record Fault(Moment moment, Supplier<IOException> failure) {}

    private final BlobStore store;
    private final Random random;
    private volatile double faultsPerCall;
    private final Map<Operation, Deque<Fault>> scripted = new EnumMap<>(Operation.class);
    private final Map<Operation, Long> calls = new EnumMap<>(Operation.class);
    private volatile Consumer<Operation> beforeEvery = operation -> {};
    private volatile boolean down;
    private long seededFaults;

    /** Fails only as it is told. */
    public FaultyStore(BlobStore store) {
        this(store, 0, 0);
    }

    private FaultyStore(BlobStore store, long seed, double faultsPerCall) {
        this.store = store;
        this.random = new Random(seed);
        this.faultsPerCall = faultsPerCall;
    }

    /** Fails that often, between 0 and 1, before or after, as the seed has it; prints the seed. */
    public static FaultyStore seeded(BlobStore store, long seed, double faultsPerCall) {
        System.out.printf("FaultyStore: seed %d, %.2f faults per call%n", seed, faultsPerCall);
        return new FaultyStore(store, seed, faultsPerCall);
    }

    /** As {@link #seeded}, for one of very many seeds: prints nothing. */
    public static FaultyStore quietlySeeded(BlobStore store, long seed, double faultsPerCall) {
        return new FaultyStore(store, seed, faultsPerCall);
    }

    /** The next so many calls of the operation fail with a {@link TransientStoreException}. */
    public void failNext(Operation operation, Moment moment, int times) {
        for (int i = 0; i < times; i++) {
            failNext(operation, moment, () -> injected(operation, moment));
        }
    }

    /** The next call of the operation that has no failure yet fails with this one. */
    public synchronized void failNext(
            Operation operation, Moment moment, Supplier<IOException> failure) {
        scripted.computeIfAbsent(operation, any -> new ArrayDeque<>())
                .add(new Fault(moment, failure));
    }

    /** From now on it fails only as it is told. */
    public void beNice() {
        faultsPerCall = 0;
    }

    /** While it is down every call fails before anything is done. */
    public void setDown(boolean down) {
        this.down = down;
    }

    /** Runs in the caller's thread before every operation; may wait, for instance on a latch. */
    public void beforeEvery(Consumer<Operation> hook) {
        beforeEvery = hook;
    }

    /** How often the operation was tried. */
    public synchronized long calls(Operation operation) {
        return calls.getOrDefault(operation, 0L);
    }

    /** How many calls failed by the seed. */
    public synchronized long faults() {
        return seededFaults;
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        return call(Operation.CREATE, () -> store.create(key, bytes));
    }

    @Override
    public StagedBlob stage(BlobKey near) throws IOException {
        return new FaultyStagedBlob(read(Operation.STAGE, () -> store.stage(near)));
    }

    @Override
    public StagedBlob stageAs(BlobKey key) throws IOException {
        return new FaultyStagedBlob(read(Operation.STAGE, () -> store.stageAs(key)));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        return read(Operation.HEAD, () -> store.head(key));
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return read(Operation.READ, () -> store.read(key));
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return read(Operation.READ, () -> store.read(key, offset, length));
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        return read(Operation.HEAD, () -> store.version(key));
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        return read(Operation.READ, () -> store.read(version, offset));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return read(Operation.LIST, () -> store.list(prefix));
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        call(
                Operation.MOVE,
                () -> {
                    store.move(from, to);
                    return to;
                });
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        call(
                Operation.DELETE,
                () -> {
                    store.delete(key);
                    return key;
                });
    }

    @Override
    public Optional<String> probe() {
        return down ? Optional.of("the store is down, as the test wants it") : store.probe();
    }

    @Override
    public void close() {
        store.close();
    }

    @FunctionalInterface
    private interface Call<T> {

        T run() throws IOException;
    }

    private <T> T read(Operation operation, Call<T> call) throws IOException {
        @Nullable Fault fault = next(operation);
        if (fault != null) {
            throw fault.failure().get();
        }
        return call.run();
    }

    private <T> T call(Operation operation, Call<T> call) throws IOException {
        @Nullable Fault fault = next(operation);
        if (fault == null) {
            return call.run();
        }
        if (fault.moment() == Moment.AFTER) {
            call.run();
        }
        throw fault.failure().get();
    }

    private @Nullable Fault next(Operation operation) {
        beforeEvery.accept(operation);
        synchronized (this) {
            calls.merge(operation, 1L, Long::sum);
            if (down) {
                return new Fault(Moment.BEFORE, () -> injected(operation, Moment.BEFORE));
            }
            Deque<Fault> faults = scripted.get(operation);
            if (faults != null && !faults.isEmpty()) {
                return faults.remove();
            }
            if (random.nextDouble() < faultsPerCall) {
                seededFaults++;
                Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
                return new Fault(moment, () -> injected(operation, moment));
            }
            return null;
        }
    }

    private static IOException injected(Operation operation, Moment moment) {
        return new TransientStoreException(
                "injected by the test: %s failed %s it was done"
                        .formatted(operation, moment.name().toLowerCase(Locale.ROOT)));
    }

    private final class FaultyStagedBlob extends DelegatingBlob {

        /** What came of a commit of which the caller was not told. */
        private @Nullable CreatedBlob untold;

        FaultyStagedBlob(StagedBlob staged) {
            super(staged);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            read(
                    Operation.APPEND,
                    () -> {
                        super.append(bytes);
                        return bytes;
                    });
        }

        @Override
        public CreatedBlob commit(BlobKey key) throws IOException {
            return end(() -> super.commit(key));
        }

        @Override
        public CreatedBlob replace(BlobVersion there) throws IOException {
            return end(() -> super.replace(there));
        }

        private CreatedBlob end(Call<CreatedBlob> ending) throws IOException {
            CreatedBlob created =
                    call(
                            Operation.COMMIT,
                            () -> {
                                if (untold == null) {
                                    untold = ending.run();
                                }
                                return untold;
                            });
            untold = null;
            return created;
        }
    }
}
