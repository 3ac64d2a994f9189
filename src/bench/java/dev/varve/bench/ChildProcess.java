package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one command to its end and measures it. Only one runs at a time: the kernel adds ended
 * children up.
 */
final class ChildProcess {
    private static final long POLL_MILLIS = 20;
    private static final int LOG_TAIL_CHARS = 2000;

    private ChildProcess() {}

    /**
     * Runs the command, its output going to the log.
     *
     * @throws IOException when it cannot be started
     * @throws IllegalStateException when it ends with another status than 0, with the end of its
     *     log
     */
    static Measurement run(List<String> command, Path log)
            throws IOException, InterruptedException {
        return run(command, Map.of(), log);
    }

    /** As {@link #run(List, Path)}, with more in its environment. */
    static Measurement run(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        double before = KernelUsage.endedChildrenCpuSeconds();
        long start = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        long peak = 0;
        do {
            peak = KernelUsage.peakBytes(process.pid()).orElse(peak);
        } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
        double wall = (System.nanoTime() - start) / 1e9;
        double cpu = KernelUsage.endedChildrenCpuSeconds() - before;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command)
                            + " ended with "
                            + process.exitValue()
                            + "\n"
                            + tail(log));
        }
        return new Measurement(0, cpu, wall, peak, 0);
    }

    static String tail(Path log) throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS));
    }
}
