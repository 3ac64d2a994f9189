package dev.varve.wiring.process;

import dev.varve.door.ContentEncoding;
import dev.varve.parquet.RowGroupEncoder;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the container asks the system for while it starts, asked beforehand on another thread: the
 * container reads its configuration first, which keeps one thread busy for half of its start. Each
 * answer is kept by whoever gives it, so nothing here has a result. What fails here fails once more
 * for the container, which says so.
 */
final class StartupPreload {

    private StartupPreload() {}

    /**
     * @param codec of the layers that will be written
     * @return waits, when it is closed, until all is asked
     */
    static ExecutorService begin(Codec codec) {
        ExecutorService thread =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("head-start").factory());
        thread.execute(() -> ask(codec));
        return thread;
    }

    private static void ask(Codec codec) {
        try {
            NativeLibraries.load(codec);
            ContentEncoding.rehearse();
            RowGroupEncoder.rehearse(Compression.of(codec));
        } catch (UncheckedIOException unusable) {
            // the engine loads them too, and says so
        }
        ManagementFactory.getOperatingSystemMXBean(); // metrics; it reads the limits of the cgroup
    }
}
