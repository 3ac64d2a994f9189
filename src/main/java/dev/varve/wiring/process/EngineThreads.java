package dev.varve.wiring.process;

import dev.varve.layer.LayerThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of an engine: as many as there are cores, or memory, for what computes, many for what
 * waits for a store. All are daemons: a store that never answers keeps no process from ending.
 */
final class EngineThreads implements AutoCloseable {

    /** Files on their way to the store at once: a disk makes hundreds durable as fast as one. */
    private static final int UPLOADS = 128;

    private static final int IDLE_SECONDS = 10;

    private final List<ExecutorService> all = new ArrayList<>();

    /**
     * For the service: whoever brings records neither encodes nor stores them.
     *
     * @param encoders row groups, and columns, that are encoded at once
     */
    LayerThreads beside(int encoders) {
        return LayerThreads.beside(
                pool("columns", encoders), pool("encoder", encoders), pool("upload", UPLOADS));
    }

    /** For an archive: its files depend on its input alone. */
    LayerThreads repeatable() {
        int cores = Runtime.getRuntime().availableProcessors();
        return LayerThreads.repeatable(pool("columns", cores), pool("upload", UPLOADS), UPLOADS);
    }

    /** Writes dead letters. */
    Executor deadLetters() {
        return pool("dead-letters", 1);
    }

    private ExecutorService pool(String name, int threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().name(name + "-", 1).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        all.add(pool);
        return pool;
    }

    /** Takes no further tasks; those under way end by themselves. */
    @Override
    public void close() {
        all.forEach(ExecutorService::shutdown);
    }
}
