package dev.varve.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the inner loops alone, each in a JVM of its own. */
final class MicroBenchmarks {
    private MicroBenchmarks() {}

    static void run() throws RunnerException {
        new Runner(
                        new OptionsBuilder()
                                .include("dev\\.varve\\.bench\\..*Benchmark\\b")
                                .forks(1)
                                .warmupIterations(3)
                                .warmupTime(TimeValue.seconds(2))
                                .measurementIterations(5)
                                .measurementTime(TimeValue.seconds(2))
                                .jvmArgs(
                                        "-Xmx512m",
                                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow")
                                .build())
                .run();
    }
}
