package dev.varve.door.cli;

import dev.varve.door.RecordTally;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far an archive is, on standard error while that is a terminal: a bar, records and megabytes
 * per second, and the time left where the inputs' sizes are known. Thread-safe.
 */
final class Progress implements AutoCloseable {

    private static final long UNKNOWN = -1;
    private static final int BAR_CELLS = 24;

    private final long totalBytes;
    private final ProgressLine shown;
    private final AtomicLong readBytes = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();

    private Progress(long totalBytes, ProgressLine shown) {
        this.totalBytes = totalBytes;
        this.shown = shown;
    }

    static Progress of(List<Input> inputs, PrintWriter err) {
        long total =
                inputs.stream().allMatch(Input::comesAgain)
                        ? inputs.stream().mapToLong(each -> each.sizeBytes().orElse(0)).sum()
                        : UNKNOWN;
        return new Progress(total, new ProgressLine(err));
    }

    /** Counts the bytes as they are in the file. */
    InputStream counting(InputStream file) {
        return new FilterInputStream(file) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                readBytes.addAndGet(Math.max(count, 0));
                return count;
            }
        };
    }

    /**
     * Draws while lines are read, and ends the reading when the store has failed: what cannot be
     * stored need not be read.
     */
    InputStream watching(InputStream lines, RecordTally tally, ArchiveOutcome outcome) {
        return new FilterInputStream(lines) {
            private long toldRows;

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                var failure = outcome.takeFailure();
                if (failure.isPresent()) {
                    throw failure.get();
                }
                long taken = tally.acceptedRows();
                draw(rows.addAndGet(taken - toldRows));
                toldRows = taken;
                return super.read(target, offset, length);
            }
        };
    }

    private synchronized void draw(long all) {
        shown.draw(seconds -> line(all, seconds));
    }

    private String line(long all, double seconds) {
        String speed =
                String.format(
                        Locale.ROOT,
                        "%,d records  %,.0f records/s  %,.1f MB/s",
                        all,
                        all / seconds,
                        readBytes.get() / 1e6 / seconds);
        if (totalBytes <= 0) {
            return speed;
        }
        double done = Math.min(1, (double) readBytes.get() / totalBytes);
        int filled = (int) (done * BAR_CELLS);
        long left = done > 0 ? Math.round(seconds / done - seconds) : 0;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f%%  %s  %d:%02d left",
                "█".repeat(filled),
                "·".repeat(BAR_CELLS - filled),
                done * 100,
                speed,
                left / 60,
                left % 60);
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        shown.close();
    }
}
