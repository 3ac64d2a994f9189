package dev.varve.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets all streams together read so many bytes a second at most: whoever reads more than there was
 * time for waits before the next piece. Thread-safe.
 */
public final class Pace {

    private final long mostBytesPerSecond;
    private final LongSupplier nanos;
    private final Pause pause;
    private long freeAtNanos;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {

        /**
         * @throws InterruptedException if the thread is interrupted
         */
        void last(long nanos) throws InterruptedException;
    }

    /**
     * @param mostBytesPerSecond positive
     * @param nanos a time that never jumps
     */
    public Pace(long mostBytesPerSecond, LongSupplier nanos, Pause pause) {
        this.mostBytesPerSecond = mostBytesPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.freeAtNanos = nanos.getAsLong();
    }

    /**
     * @param mostBytesPerSecond positive
     */
    public Pace(long mostBytesPerSecond) {
        this(mostBytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /**
     * @param mostBytesPerSecond empty for as many as there can be
     */
    public static Pace of(OptionalLong mostBytesPerSecond) {
        return new Pace(mostBytesPerSecond.orElse(Long.MAX_VALUE));
    }

    /** The stream at this pace; an interrupted thread gets an {@link InterruptedIOException}. */
    public InputStream limiting(InputStream stream) {
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

    private void took(int bytes) throws InterruptedIOException {
        long waitNanos = free(bytes) - nanos.getAsLong();
        if (waitNanos > 0) {
            try {
                pause.last(waitNanos);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading at the allowed pace");
            }
        }
    }

    /** When so many more bytes may have been read. */
    private synchronized long free(int bytes) {
        long costNanos = (long) ((double) TimeUnit.SECONDS.toNanos(1) * bytes / mostBytesPerSecond);
        freeAtNanos = Math.max(freeAtNanos, nanos.getAsLong()) + costNanos;
        return freeAtNanos;
    }
}
