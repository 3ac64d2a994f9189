package dev.varve.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages as buffers for a store. Large ones are given as they are, runs of small ones as one buffer:
 * a thousand narrow columns shall not become a thousand calls of the system. Not thread-safe.
 */
final class PageRuns {

    private static final int SMALL_BYTES = 1 << 16;
    private static final int RUN_BYTES = 1 << 18;

    private final List<ByteBuffer> joined = new ArrayList<>();
    private final List<byte[]> run = new ArrayList<>();
    private int runBytes;

    void add(byte[] page) {
        if (page.length >= SMALL_BYTES) {
            endRun();
            joined.add(ByteBuffer.wrap(page));
            return;
        }
        run.add(page);
        runBytes += page.length;
        if (runBytes >= RUN_BYTES) {
            endRun();
        }
    }

    private void endRun() {
        if (run.size() == 1) {
            joined.add(ByteBuffer.wrap(run.getFirst()));
        } else if (!run.isEmpty()) {
            ByteBuffer together = ByteBuffer.allocate(runBytes);
            run.forEach(together::put);
            joined.add(together.flip());
        }
        run.clear();
        runBytes = 0;
    }

    /** All pages in order. */
    List<ByteBuffer> joined() {
        endRun();
        return List.copyOf(joined);
    }
}
