package dev.varve.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the Linux kernel counted for other processes, and holds for them. */
final class KernelUsage {
    private static final int CHILDREN = -1;
    private static final int RUSAGE_BYTES = 144;
    private static final double TICKS_PER_SECOND = 100;
    private static final MethodHandle GETRUSAGE =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("getrusage"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS));

    private KernelUsage() {}

    /**
     * User and system time of all children that have ended, in seconds: getrusage(2), to the
     * microsecond.
     */
    static double endedChildrenCpuSeconds() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
            int result = getrusage(usage);
            if (result != 0) {
                throw new IllegalStateException("getrusage answered " + result);
            }
            return word(usage, 0) + word(usage, 1) / 1e6 + word(usage, 2) + word(usage, 3) / 1e6;
        }
    }

    /**
     * User and system time of a running process so far, in seconds, to a hundredth: proc(5), stat.
     */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /**
     * What the host of this machine has kept from it so far for other machines, in ticks of all
     * processors together: proc(5), stat, steal.
     */
    static long stolenTicks() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().split(" +")[8]);
        }
    }

    /**
     * The most memory that a process has had resident, in bytes: VmHWM of its status; empty when it
     * has ended.
     */
    static OptionalLong peakBytes(long pid) throws IOException {
        return statusBytes(pid, "VmHWM:");
    }

    /** The memory that a running process has resident now, in bytes. */
    static long residentBytes(long pid) throws IOException {
        return statusBytes(pid, "VmRSS:").orElseThrow();
    }

    /** Has everything written that the kernel still holds; otherwise it would be in between. */
    static void writeBack() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }

    private static OptionalLong statusBytes(long pid, String name) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    private static int getrusage(MemorySegment usage) {
        try {
            return (int) GETRUSAGE.invokeExact(CHILDREN, usage);
        } catch (Throwable e) {
            throw new IllegalStateException("getrusage could not be called", e);
        }
    }

    private static double word(MemorySegment usage, long index) {
        return usage.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
}
