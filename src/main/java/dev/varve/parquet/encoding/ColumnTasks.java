package dev.varve.parquet.encoding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Encodes the columns of a row group side by side. Thread-safe. */
public final class ColumnTasks {

    private final Executor executor;
    private final ScratchPool scratches;

    public ColumnTasks(Executor executor, ScratchPool scratches) {
        this.executor = executor;
        this.scratches = scratches;
    }

    /** Makes the chunk of a column. */
    @FunctionalInterface
    public interface Encode {
        EncodedChunk column(int column, Scratch scratch);
    }

    /**
     * Makes the chunks of all columns, in the order of the columns. Waits through interruption,
     * which is kept: a batch must not be closed while it is read.
     *
     * @throws RuntimeException what a column, or the executor, has thrown, or an {@link Error}, as
     *     it is; no column is being encoded then, nor will be
     */
    public List<EncodedChunk> run(int columns, Encode encode) {
        List<Task> tasks = new ArrayList<>(columns);
        List<EncodedChunk> chunks = new ArrayList<>(columns);
        try {
            for (int column = 0; column < columns; column++) {
                Task task = new Task(column, encode);
                tasks.add(task);
                executor.execute(task);
            }
            for (Task task : tasks) {
                chunks.add(task.chunk());
            }
        } finally {
            for (int i = 0;
                    i < tasks.size();
                    i++) { // allocates and links nothing, whatever was thrown
                tasks.get(i).stop();
            }
        }
        return chunks;
    }

    private final class Task implements Runnable {

        private final int column;
        private final Encode encode;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable EncodedChunk chunk;
        private @Nullable Throwable failure;

        Task(int column, Encode encode) {
            this.column = column;
            this.encode = encode;
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                Scratch scratch = scratches.take();
                chunk = encode.column(column, scratch);
                // one that has failed may hold what made it fail
                scratches.giveBack(scratch);
            } catch (Throwable thrown) {
                failure = thrown;
            } finally {
                ended.countDown();
            }
        }

        EncodedChunk chunk() {
            awaitEnd();
            switch (failure) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> {}
            }
            if (chunk == null) {
                throw new IllegalStateException("column " + column, failure);
            }
            return chunk;
        }

        /** Waits for its end if it has begun, else keeps it from beginning. */
        void stop() {
            if (!taken.compareAndSet(false, true)) {
                awaitEnd();
            }
        }

        private void awaitEnd() {
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException wanted) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
