package dev.varve.parquet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Encodes the columns of a row group side by side and hands the chunks out in their order. Only a
 * few are ahead of the one that is wanted, so that not all encoded columns are on the heap at once.
 */
final class ColumnTasks {

    private static final int AHEAD = 4;

    private final Executor executor;

    ColumnTasks(Executor executor) {
        this.executor = executor;
    }

    /** Makes the chunk of a column. */
    interface Encode {
        EncodedChunk column(int column, Scratch scratch);
    }

    /** Takes a chunk, in the order of the columns. */
    interface Write {
        void column(int column, EncodedChunk chunk);
    }

    /** Whatever is thrown, what was begun is awaited, so that nothing is read afterwards. */
    void run(int columns, Encode encode, Write write) {
        Deque<FutureTask<EncodedChunk>> running = new ArrayDeque<>();
        int started = 0;
        try {
            for (int column = 0; column < columns; column++) {
                while (started < columns && started <= column + AHEAD) {
                    running.add(start(started++, encode));
                }
                write.column(column, result(running.remove()));
            }
        } finally {
            running.forEach(ColumnTasks::awaitEnd);
        }
    }

    private FutureTask<EncodedChunk> start(int column, Encode encode) {
        Callable<EncodedChunk> work =
                () -> {
                    Scratch scratch = ScratchPool.SHARED.take();
                    try {
                        return encode.column(column, scratch);
                    } finally {
                        ScratchPool.SHARED.giveBack(scratch);
                    }
                };
        FutureTask<EncodedChunk> task = new FutureTask<>(work);
        executor.execute(task);
        return task;
    }

    private static EncodedChunk result(FutureTask<EncodedChunk> task) {
        try {
            return await(task);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    private static void awaitEnd(FutureTask<EncodedChunk> task) {
        try {
            await(task);
        } catch (ExecutionException alsoFailed) {
            // an earlier column's failure is on its way already
            return;
        }
    }

    /** Waits through interrupts: a batch must not be closed while it is read. */
    private static EncodedChunk await(FutureTask<EncodedChunk> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException wanted) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
