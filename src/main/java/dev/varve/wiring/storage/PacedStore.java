package dev.varve.wiring.storage;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A store from which no more bytes a second are read than were allowed. Thread-safe. */
public final class PacedStore extends ForwardingStore {

    /** So much may come at once after a pause. */
    private static final double BURST_SECONDS = 0.1;

    private final BlobStore store;
    private final double bytesPerNano;
    private final LongSupplier nanos;
    private final Pause pause;

    /** When what was read so far was due, if it had come at an even pace. Guarded by this. */
    private double dueNanos;

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void last(long nanos) throws InterruptedException;
    }

    public PacedStore(BlobStore store, long bytesPerSecond) {
        this(store, bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    PacedStore(BlobStore store, long bytesPerSecond, LongSupplier nanos, Pause pause) {
        this.store = store;
        this.bytesPerNano = bytesPerSecond / 1e9;
        this.nanos = nanos;
        this.pause = pause;
        this.dueNanos = nanos.getAsLong();
    }

    @Override
    protected BlobStore bare() {
        return store;
    }

    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        return work.run();
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return new Paced(super.read(key));
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        return new Paced(super.read(key, offset, length));
    }

    private void passed(int bytes) throws InterruptedIOException {
        long waitNanos = charge(bytes);
        if (waitNanos > 0) {
            try {
                pause.last(waitNanos);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading at the allowed pace");
            }
        }
    }

    private synchronized long charge(int bytes) {
        long now = nanos.getAsLong();
        dueNanos = Math.max(dueNanos, now - BURST_SECONDS * 1e9) + bytes / bytesPerNano;
        return (long) (dueNanos - now);
    }

    private final class Paced extends FilterInputStream {

        Paced(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) {
                passed(1);
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            if (count > 0) {
                passed(count);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return in.skip(count);
        }
    }
}
