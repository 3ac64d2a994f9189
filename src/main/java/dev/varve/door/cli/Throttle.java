package dev.varve.door.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets all streams together read so many bytes a second at most: whoever reads more than there was
 * time for waits before the next piece. Thread-safe.
 */
final class Throttle {

    private final long mostBytesPerSecond;
    private final LongSupplier nanos;
    private final LongConsumer wait;
    private long freeAtNanos;

    /**
     * @param mostBytesPerSecond positive
     * @param nanos a time that never jumps
     * @param wait for so many nanoseconds
     */
    Throttle(long mostBytesPerSecond, LongSupplier nanos, LongConsumer wait) {
        this.mostBytesPerSecond = mostBytesPerSecond;
        this.nanos = nanos;
        this.wait = wait;
        this.freeAtNanos = nanos.getAsLong();
    }

    /**
     * @param mostBytesPerSecond empty for as many as there can be
     */
    static Throttle of(OptionalLong mostBytesPerSecond) {
        return new Throttle(
                mostBytesPerSecond.orElse(Long.MAX_VALUE),
                System::nanoTime,
                LockSupport::parkNanos);
    }

    InputStream limiting(InputStream stream) {
        return mostBytesPerSecond == Long.MAX_VALUE ? stream : new Limited(stream);
    }

    private final class Limited extends FilterInputStream {

        Limited(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            took(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, (int) Math.min(length, mostBytesPerSecond));
            took(Math.max(count, 0));
            return count;
        }
    }

    private void took(int bytes) {
        long until = free(bytes);
        for (long left = until - nanos.getAsLong(); left > 0; left = until - nanos.getAsLong()) {
            wait.accept(left);
        }
    }

    /** When so many more bytes may have been read. */
    private synchronized long free(int bytes) {
        long costNanos = (long) ((double) TimeUnit.SECONDS.toNanos(1) * bytes / mostBytesPerSecond);
        freeAtNanos = Math.max(freeAtNanos, nanos.getAsLong()) + costNanos;
        return freeAtNanos;
    }
}
